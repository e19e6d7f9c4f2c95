using System;
using System.Collections.Generic;
using System.CommandLine;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;

namespace Isthmus.Cli.Commands;

/// <summary>
/// Ends the tool's own options where the program's name stands, by putting a "--" before it: what follows is the program's, even if it
/// looks like one of ours.
/// </summary>
internal static class ProgramBoundary
{
    private static readonly Option<bool> s_help = new("--help");

    public static string[] Mark(string[] arguments, Command command)
    {
        for (int index = 1; index < arguments.Length; index++)
        {
            string word = arguments[index];
            if (word == "--")
            {
                return arguments;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                List<string> marked = [.. arguments];
                marked.Insert(index, "--");
                return [.. marked];
            }

            if (FindOption(word, command) is not { } option)
            {
                throw Unknown(word, command);
            }

            if (TakesNextWord(option, word))
            {
                index++;
            }
        }

        return arguments;
    }

    /// <summary>The option that a word names, "--name" or "--name=value"; help is everybody's.</summary>
    private static Option? FindOption(string word, Command command)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        foreach (Option option in command.Options)
        {
            if (option.Name == name || option.Aliases.Contains(name))
            {
                return option;
            }
        }

        return name is "-h" or "-?" or "--help" ? s_help : null;
    }

    private static bool TakesNextWord(Option option, string word) =>
        option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0 && !word.Contains('=', StringComparison.Ordinal);

    private static UsageException Unknown(string word, Command command)
    {
        List<string> known = [];
        foreach (Option option in command.Options)
        {
            known.Add(option.Name);
        }

        string name = word.Split('=')[0];
        string way = Suggestion.Nearest(name, known) is { } near ? $"did you mean {near}?"
            : command.Name == "shell" ? "options of the shell itself go after --"
            : $"try \"isthmus {command.Name} --help\"";
        return new UsageException($"unknown option {name}; {way}");
    }
}
