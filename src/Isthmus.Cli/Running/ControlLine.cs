using System;
using System.Globalization;

namespace Isthmus.Cli.Running;

/// <summary>One line of the control port, as the guest wrote it.</summary>
internal static class ControlLine
{
    /// <summary>The result that a line tells, or null when it is no result or makes no sense.</summary>
    public static GuestResult? TryParseResult(string line)
    {
        string rest = Rest(line);
        return Word(line) switch
        {
            "exit" when TryReadNumber(rest, 255, out int code) => new GuestResult(GuestResultKind.Exited, code, "", false),
            "signal" => TryParseSignal(rest),
            "error" => new GuestResult(GuestResultKind.NotStarted, 0, rest, false),
            "panic" => new GuestResult(GuestResultKind.Panicked, 0, rest, false),
            _ => null,
        };
    }

    /// <summary>The first word.</summary>
    public static string Word(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? line : line[..space];
    }

    /// <summary>What follows the first word.</summary>
    public static string Rest(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? "" : line[(space + 1)..];
    }

    private static GuestResult? TryParseSignal(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 && TryReadNumber(parts[0], 127, out int number) && number > 0
            ? new GuestResult(GuestResultKind.Signaled, number, parts[1], parts.Length > 2 && parts[2] == "core")
            : null;
    }

    private static bool TryReadNumber(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
