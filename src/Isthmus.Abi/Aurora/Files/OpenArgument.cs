using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>The flags of open as the caller wrote them; they may be nonsense.</summary>
/// <param name="Flags">The low 32 bits of the register.</param>
internal readonly record struct OpenArgument(int Flags) : ISyscallParameter<OpenArgument>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out OpenArgument value)
    {
        value = new OpenArgument((int)first);
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        int flags = (int)first;
        writer.Write((flags & OpenFlags.AccessMask) switch
        {
            OpenFlags.O_READ => "O_READ"u8,
            OpenFlags.O_WRITE => "O_WRITE"u8,
            OpenFlags.O_BOTH => "O_BOTH"u8,
            _ => "3"u8,
        });
        Write(ref writer, flags, OpenFlags.O_CREATE, "|O_CREATE"u8);
        Write(ref writer, flags, OpenFlags.O_EXCLUSIVE, "|O_EXCLUSIVE"u8);
        Write(ref writer, flags, OpenFlags.O_TRUNCATE, "|O_TRUNCATE"u8);
        Write(ref writer, flags, OpenFlags.O_APPEND, "|O_APPEND"u8);
        Write(ref writer, flags, OpenFlags.O_DIRECTORY, "|O_DIRECTORY"u8);
        uint unknown = (uint)(flags & ~OpenFlags.Known);
        if (unknown != 0)
        {
            writer.Write("|"u8);
            writer.WriteHexadecimal(unknown);
        }
    }

    private static void Write(ref TraceWriter writer, int flags, int flag, ReadOnlySpan<byte> text)
    {
        if ((flags & flag) != 0)
        {
            writer.Write(text);
        }
    }
}
