using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using Isthmus.Cli.Commands;
using Isthmus.Cli.Host;

namespace Isthmus.Cli;

/// <summary>The host tool.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            return Invoke(arguments);
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
        root.Subcommands.Add(run);
        root.Subcommands.Add(RunCommand.CreateShell());
        root.Subcommands.Add(AbiCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());

        // "@file" is a name like any other.
        ParserConfiguration configuration = new() { ResponseFileTokenReplacer = null };
        bool isRun = arguments.Length > 0 && arguments[0] == run.Name;
        ParseResult result = root.Parse(isRun ? ProgramBoundary.Mark(arguments, run) : arguments, configuration);
        if (result.Errors.Count > 0)
        {
            foreach (ParseError error in result.Errors)
            {
                Messages.Say(error.Message);
            }

            string command = result.CommandResult.Command is RootCommand ? "" : result.CommandResult.Command.Name + " ";
            Messages.Say($"try \"isthmus {command}--help\"");
            return ExitCodes.Usage;
        }

        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }
}
