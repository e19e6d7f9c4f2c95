using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Isthmus.Cli.Host;

/// <summary>
/// Bytes of the host as text and back without loss. Arguments, variables and file names are bytes that need not be UTF-8; a byte that
/// is not becomes the lone surrogate U+DC00 + byte, which no valid text holds, and comes out again as that byte.
/// </summary>
internal static class HostText
{
    private const int EscapeBase = 0xDC00;
    private const int FirstEscape = 0xDC80;
    private const int LastEscape = 0xDCFF;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done)
            {
                text.Append(units[..rune.EncodeToUtf16(units)]);
            }
            else
            {
                used = 1;
                text.Append((char)(EscapeBase + bytes[0]));
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    public static byte[] Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange((char)FirstEscape, (char)LastEscape) < 0)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        List<byte> bytes = new(text.Length);
        Span<byte> units = stackalloc byte[4];
        ReadOnlySpan<char> left = text;
        while (!left.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(left, out Rune rune, out int used) == OperationStatus.Done)
            {
                bytes.AddRange(units[..rune.EncodeToUtf8(units)]);
            }
            else if (left[0] is >= (char)FirstEscape and <= (char)LastEscape)
            {
                bytes.Add((byte)(left[0] - EscapeBase));
            }
            else
            {
                bytes.AddRange("\uFFFD"u8);
            }

            left = left[used..];
        }

        return [.. bytes];
    }

    /// <summary>The tool's own arguments as they were given: the framework has replaced what is not UTF-8.</summary>
    public static string[] RestoreArguments(string[] arguments)
    {
        List<string> all = ReadStrings("/proc/self/cmdline");
        return all.Count < arguments.Length ? arguments : [.. all.GetRange(all.Count - arguments.Length, arguments.Length)];
    }

    /// <summary>A variable of the tool's own environment, or null.</summary>
    public static string? FindVariable(string name)
    {
        string start = name + "=";
        foreach (string variable in ReadStrings("/proc/self/environ"))
        {
            if (variable.StartsWith(start, StringComparison.Ordinal))
            {
                return variable[start.Length..];
            }
        }

        return null;
    }

    private static List<string> ReadStrings(string path)
    {
        List<string> strings = [];
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)0);
            strings.Add(Decode(end < 0 ? bytes : bytes[..end]));
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }

        return strings;
    }
}
