using System.CommandLine;
using Isthmus.Cli.Host;
using Isthmus.Cli.Running;

namespace Isthmus.Cli.Commands;

/// <summary><c>isthmus run PROGRAM [ARGS]</c> and <c>isthmus shell [ARGS]</c>.</summary>
internal static class RunCommand
{
    private const string Shell = "sh";

    public static readonly string[] RunExamples =
    [
        "isthmus run hello                                a built-in program",
        "isthmus run --env LANG=C ./program a b <input    a program file, with arguments, a variable and input",
        "isthmus run --trace sh -c 'ls / | wc'            every system call on stderr",
        "isthmus run --bind .:/src:ro ls /src             the current directory in the guest, read-only",
        "isthmus run --timeout 10s --deny fork ./program  stopped after ten seconds, and without processes of its own",
    ];

    public static readonly string[] ShellExamples =
    [
        "isthmus shell                                    the guest's shell; exit or ^D leaves it, ^] three times stops the machine",
        "isthmus shell --root /srv/debian                 a shell in a directory of the host, as far as its programs can run",
        "isthmus shell -- -c 'ls -l /bin'                 one line of shell",
    ];

    public static Command CreateRun()
    {
        Command command = new("run", "Runs a program in a fresh guest and ends with its exit code.");
        RunOptions options = new();
        options.AddTo(command);
        Argument<string> program = new("PROGRAM")
        {
            Description = "A program file of the host, the name of a built-in program, or a path that --root or --bind puts into the guest",
        };
        Argument<string[]> words = new("ARGS")
        {
            Description = "All that follows the program belongs to it",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Arguments.Add(program);
        command.Arguments.Add(words);
        command.SetAction(result => GuestRun.Execute(
            Installation.Find(), options.Read(result, result.GetValue(program)!, result.GetValue(words) ?? [])));
        return command;
    }

    public static Command CreateShell()
    {
        Command command = new("shell", "Boots a guest and opens its shell.");
        RunOptions options = new();
        options.AddTo(command);
        Argument<string[]> words = new("ARGS")
        {
            Description = "Arguments of the shell",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Arguments.Add(words);
        command.SetAction(result => GuestRun.Execute(Installation.Find(), options.Read(result, Shell, result.GetValue(words) ?? [])));
        return command;
    }
}
