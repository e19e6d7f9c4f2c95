using System;
using System.Text;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>The six names of <c>struct utsname</c>, 65 bytes each with their NUL.</summary>
internal static class SystemNames
{
    /// <summary>Bytes of the structure.</summary>
    public const int Size = 6 * FieldBytes;

    private const int FieldBytes = 65;

    private static readonly byte[] s_version
        = Encoding.ASCII.GetBytes("Isthmus " + (typeof(SystemNames).Assembly.GetName().Version?.ToString(3) ?? "0"));

    /// <summary>Writes them all.</summary>
    public static void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        "PromptOS"u8.CopyTo(destination);
        "isthmus"u8.CopyTo(destination[FieldBytes..]);
        "1"u8.CopyTo(destination[(2 * FieldBytes)..]);
        s_version.AsSpan(0, Math.Min(s_version.Length, FieldBytes - 1)).CopyTo(destination[(3 * FieldBytes)..]);
        "x86_64"u8.CopyTo(destination[(4 * FieldBytes)..]);
        "(none)"u8.CopyTo(destination[(5 * FieldBytes)..]);
    }
}
