using System;

namespace Isthmus.Kernel.Files;

/// <summary>How paths are written.</summary>
public static class PathSyntax
{
    /// <summary>The longest name.</summary>
    public const int MaximumName = 255;

    /// <summary>The longest path, without a NUL.</summary>
    public const int MaximumPath = 4095;

    /// <summary>Symbolic links that one path may lead through.</summary>
    public const int MaximumLinks = 40;

    private static readonly byte[] s_dot = [(byte)'.'];
    private static readonly byte[] s_dotDot = [(byte)'.', (byte)'.'];

    internal static ReadOnlyMemory<byte> Dot => s_dot;

    internal static ReadOnlyMemory<byte> DotDot => s_dotDot;

    internal static bool IsDot(ReadOnlySpan<byte> name) => name.Length == 1 && name[0] == '.';

    internal static bool IsDotDot(ReadOnlySpan<byte> name) => name.Length == 2 && name[0] == '.' && name[1] == '.';

    /// <summary>The end of the name that begins at <paramref name="start"/>.</summary>
    internal static int EndOfName(ReadOnlySpan<byte> path, int start)
    {
        int length = path[start..].IndexOf((byte)'/');
        return length < 0 ? path.Length : start + length;
    }

    /// <summary>The first place from <paramref name="start"/> on that is no slash.</summary>
    internal static int SkipSlashes(ReadOnlySpan<byte> path, int start)
    {
        while (start < path.Length && path[start] == '/')
        {
            start++;
        }

        return start;
    }
}
