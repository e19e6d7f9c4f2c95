using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace Isthmus.Cli.Commands;

/// <summary>A command's help: what it does, how it is written, its options, examples.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 100;

    private readonly IReadOnlyDictionary<Command, string[]> _examples;

    /// <param name="examples">Lines that show a command at work.</param>
    public HelpPage(IReadOnlyDictionary<Command, string[]> examples)
    {
        _examples = examples;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        StringBuilder text = new();
        text.Append(command.Description).Append("\n\nUsage: ").Append(DescribeUsage(command)).Append('\n');
        AppendTable(text, "Commands", ListCommands(command));
        AppendTable(text, "Arguments", ListArguments(command));
        AppendTable(text, "Options", ListOptions(command));
        if (_examples.TryGetValue(command, out string[]? lines))
        {
            text.Append("\nExamples:\n");
            foreach (string line in lines)
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        Console.Out.Write(text.ToString());
        return 0;
    }

    private static string DescribeUsage(Command command)
    {
        StringBuilder usage = new(FullName(command));
        usage.Append(command.Subcommands.Count > 0 ? " COMMAND" : " [OPTIONS]");
        foreach (Argument argument in command.Arguments)
        {
            string name = argument.Name + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
            usage.Append(argument.Arity.MinimumNumberOfValues > 0 ? $" {name}" : $" [{name}]");
        }

        return usage.ToString();
    }

    private static string FullName(Command command)
    {
        string name = command is RootCommand ? "isthmus" : command.Name;
        foreach (Symbol parent in command.Parents)
        {
            return parent is Command above ? FullName(above) + " " + name : name;
        }

        return name;
    }

    private static IEnumerable<(string Name, string Text)> ListCommands(Command command)
    {
        foreach (Command child in command.Subcommands)
        {
            yield return (child.Name, child.Description ?? "");
        }
    }

    private static IEnumerable<(string Name, string Text)> ListArguments(Command command)
    {
        foreach (Argument argument in command.Arguments)
        {
            yield return (argument.Name, argument.Description ?? "");
        }
    }

    private static IEnumerable<(string Name, string Text)> ListOptions(Command command)
    {
        foreach (Option option in command.Options)
        {
            List<string> names = [option.Name, .. option.Aliases];
            names.RemoveAll(static name => name[0] != '-' || name == "-?");
            names.Sort(static (left, right) => left.Length - right.Length);
            string text = string.Join(", ", names);
            yield return (option.HelpName is { } value ? $"{text} {value}" : text, option.Description ?? "");
        }

        if (command is not RootCommand)
        {
            yield return ("-h, --help", "Shows this");
        }
    }

    private static void AppendTable(StringBuilder text, string title, IEnumerable<(string Name, string Text)> rows)
    {
        List<(string Name, string Text)> all = [.. rows];
        if (all.Count == 0)
        {
            return;
        }

        int column = 0;
        foreach ((string name, _) in all)
        {
            column = Math.Max(column, name.Length);
        }

        text.Append('\n').Append(title).Append(":\n");
        foreach ((string name, string description) in all)
        {
            string start = "  " + name.PadRight(column + 2);
            foreach (string line in Wrap(description, Width - start.Length))
            {
                text.Append((start + line).TrimEnd()).Append('\n');
                start = new string(' ', start.Length);
            }
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
