using System;
using System.Text;

namespace Isthmus.Cli.Host;

/// <summary>What the tool itself says. All of it goes to stderr: stdout belongs to the program that runs.</summary>
internal static class Messages
{
    /// <summary>Writes one line that begins with the tool's name. Control characters in it are shown, not sent to the terminal.</summary>
    public static void Say(string text) => Write("isthmus: " + Printable(text, keepLines: false) + "\n");

    /// <summary>Writes text of several lines as it is, less what would steer a terminal.</summary>
    public static void ShowText(string text) => Write(Printable(text, keepLines: true).TrimEnd('\n') + "\n");

    private static void Write(string text)
    {
        // A terminal in raw mode does not return the carriage by itself; a second return does no harm in any other mode.
        bool raw = Terminals.RawTerminal.IsActive && StandardStream.Error.IsTerminal;
        byte[] bytes = Encoding.UTF8.GetBytes(raw ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text);
        _ = StandardStream.Error.Write(bytes, bytes.Length);
    }

    private static string Printable(string text, bool keepLines)
    {
        StringBuilder result = new(text.Length);
        foreach (char character in text)
        {
            if (character == '\t' || (character == '\n' && keepLines) || !char.IsControl(character))
            {
                result.Append(character);
            }
            else if (character != '\r')
            {
                result.Append("\\x").Append(((int)character).ToString("x2", null));
            }
        }

        return result.ToString();
    }
}
