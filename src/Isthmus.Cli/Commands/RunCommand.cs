using System;
using System.CommandLine;
using Isthmus.Cli.Host;
using Isthmus.Cli.Running;

namespace Isthmus.Cli.Commands;

/// <summary><c>isthmus run PROGRAM [ARGS]</c> and <c>isthmus shell [ARGS]</c>.</summary>
internal static class RunCommand
{
    private const string Shell = "sh";

    public static Command CreateRun()
    {
        Command command = new("run", "Runs a program in a fresh guest and ends with its exit code");
        RunOptions options = new();
        options.AddTo(command);
        Argument<string[]> words = new("PROGRAM [ARGS]")
        {
            Description = "A program file of the host, or the name of a built-in program; all that follows it belongs to the program",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Arguments.Add(words);
        command.SetAction(result =>
        {
            string[] values = result.GetValue(words)!;
            return GuestRun.Execute(Installation.Find(), options.Read(result, values[0], values.AsSpan(1).ToArray()));
        });
        return command;
    }

    public static Command CreateShell()
    {
        Command command = new("shell", "Boots a guest and opens its shell");
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
