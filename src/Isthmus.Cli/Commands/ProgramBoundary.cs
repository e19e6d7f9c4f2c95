using System.Collections.Generic;
using System.CommandLine;

namespace Isthmus.Cli.Commands;

/// <summary>
/// Ends the tool's own options where the program's name stands, by putting a "--" before it: what follows is the program's, even if it
/// looks like one of ours.
/// </summary>
internal static class ProgramBoundary
{
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

            if (TakesNextWord(word, command))
            {
                index++;
            }
        }

        return arguments;
    }

    private static bool TakesNextWord(string word, Command command)
    {
        foreach (Option option in command.Options)
        {
            if (option.Name == word || option.Aliases.Contains(word))
            {
                return option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
            }
        }

        return false;
    }
}
