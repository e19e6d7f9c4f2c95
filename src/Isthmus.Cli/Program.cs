using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Isthmus.Cli.Commands;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;

namespace Isthmus.Cli;

/// <summary>The host tool.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            return Invoke(HostText.RestoreArguments(arguments));
        }
        catch (UsageException failure)
        {
            Messages.Say(failure.Message);
            return ExitCodes.Usage;
        }
        catch (Exception failure) when (Environment.GetEnvironmentVariable("ISTHMUS_DEBUG") is null or "")
        {
            Messages.Say($"unexpected failure ({failure.GetType().Name}): {failure.Message}; ISTHMUS_DEBUG=1 shows where");
            return ExitCodes.MachineFailed;
        }
    }

    private static int Invoke(string[] arguments)
    {
        RootCommand root = new("Runs programs of Aurora OS, PromptOS and SerenityOS on a kernel written in C#, in a virtual machine.");
        Command run = RunCommand.CreateRun();
        Command shell = RunCommand.CreateShell();
        root.Subcommands.Add(run);
        root.Subcommands.Add(shell);
        root.Subcommands.Add(AbiCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        SetHelp(root, new Dictionary<Command, string[]>
        {
            [root] = ["isthmus run hello", "isthmus shell", "isthmus abi show aurora", "isthmus doctor", "isthmus run --help"],
            [run] = RunCommand.RunExamples,
            [shell] = RunCommand.ShellExamples,
        });
        if (arguments.Length == 0)
        {
            arguments = ["--help"];
        }

        // "@file" is a name like any other.
        ParserConfiguration configuration = new() { ResponseFileTokenReplacer = null };
        ParseResult result = root.Parse(MarkBoundary(arguments, run, shell), configuration);
        return result.Errors.Count > 0
            ? ReportErrors(result, arguments)
            : result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static string[] MarkBoundary(string[] arguments, Command run, Command shell) =>
        arguments[0] == run.Name ? ProgramBoundary.Mark(arguments, run)
        : arguments[0] == shell.Name ? ProgramBoundary.Mark(arguments, shell)
        : arguments;

    private static void SetHelp(RootCommand root, Dictionary<Command, string[]> examples)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Description = "Shows this";
                help.Action = new HelpPage(examples);
            }
            else if (option is VersionOption version)
            {
                version.Description = "Shows the version";
            }
        }
    }

    private static int ReportErrors(ParseResult result, string[] arguments)
    {
        Command command = result.CommandResult.Command;
        if (command is RootCommand && !arguments[0].StartsWith('-'))
        {
            List<string> known = [];
            foreach (Command child in command.Subcommands)
            {
                known.Add(child.Name);
            }

            Messages.Say($"unknown command {arguments[0]}{Suggestion.For(arguments[0], known)}");
        }
        else
        {
            foreach (ParseError error in result.Errors)
            {
                Messages.Say(error.Message);
            }
        }

        Messages.Say($"try \"isthmus {(command is RootCommand ? "" : command.Name + " ")}--help\"");
        return ExitCodes.Usage;
    }
}
