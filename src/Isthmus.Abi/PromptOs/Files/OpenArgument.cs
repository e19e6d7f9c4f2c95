using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>The flags of open as the caller wrote them; they may be nonsense.</summary>
/// <param name="Flags">The low 32 bits of the register.</param>
internal readonly record struct OpenArgument(uint Flags) : ISyscallParameter<OpenArgument>
{
    private const uint AccessMask = 3;

    // O_NOCTTY and O_CLOEXEC say what is so anyway: nothing becomes a controlling terminal, and no handle survives a program.
    private const uint Known = AccessMask | FileConstants.O_CREAT | FileConstants.O_EXCL | FileConstants.O_NOCTTY | FileConstants.O_TRUNC
        | FileConstants.O_APPEND | FileConstants.O_NONBLOCK | FileConstants.O_DIRECTORY | FileConstants.O_NOFOLLOW | FileConstants.O_CLOEXEC;

    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out OpenArgument value)
    {
        value = new OpenArgument((uint)first);
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        uint flags = (uint)first;
        writer.Write((flags & AccessMask) switch
        {
            FileConstants.O_RDONLY => "O_RDONLY"u8,
            FileConstants.O_WRONLY => "O_WRONLY"u8,
            FileConstants.O_RDWR => "O_RDWR"u8,
            _ => "3"u8,
        });
        Write(ref writer, flags, FileConstants.O_CREAT, "|O_CREAT"u8);
        Write(ref writer, flags, FileConstants.O_EXCL, "|O_EXCL"u8);
        Write(ref writer, flags, FileConstants.O_NOCTTY, "|O_NOCTTY"u8);
        Write(ref writer, flags, FileConstants.O_TRUNC, "|O_TRUNC"u8);
        Write(ref writer, flags, FileConstants.O_APPEND, "|O_APPEND"u8);
        Write(ref writer, flags, FileConstants.O_NONBLOCK, "|O_NONBLOCK"u8);
        Write(ref writer, flags, FileConstants.O_DIRECTORY, "|O_DIRECTORY"u8);
        Write(ref writer, flags, FileConstants.O_NOFOLLOW, "|O_NOFOLLOW"u8);
        Write(ref writer, flags, FileConstants.O_CLOEXEC, "|O_CLOEXEC"u8);
        if ((flags & ~Known) != 0)
        {
            writer.Write("|"u8);
            writer.WriteHexadecimal(flags & ~Known);
        }
    }

    /// <summary>Takes the flags apart.</summary>
    /// <returns>False where a flag is unknown.</returns>
    public bool TryGet(out OpenMode mode, out OpenOptions options)
    {
        mode = (Flags & AccessMask) switch
        {
            FileConstants.O_RDONLY => OpenMode.Read,
            FileConstants.O_WRONLY => OpenMode.Write,
            _ => OpenMode.Read | OpenMode.Write,
        };
        mode |= (Has(FileConstants.O_APPEND) ? OpenMode.Append : OpenMode.None)
            | (Has(FileConstants.O_NONBLOCK) ? OpenMode.NonBlocking : OpenMode.None);
        options = (Has(FileConstants.O_CREAT) ? OpenOptions.Create : OpenOptions.None)
            | (Has(FileConstants.O_EXCL) ? OpenOptions.Exclusive : OpenOptions.None)
            | (Has(FileConstants.O_TRUNC) ? OpenOptions.Truncate : OpenOptions.None)
            | (Has(FileConstants.O_DIRECTORY) ? OpenOptions.Directory : OpenOptions.None)
            | (Has(FileConstants.O_NOFOLLOW) ? OpenOptions.NoFollow : OpenOptions.None);
        return (Flags & ~Known) == 0 && (Flags & AccessMask) != AccessMask;
    }

    private bool Has(uint flag) => (Flags & flag) != 0;

    private static void Write(ref TraceWriter writer, uint flags, uint flag, ReadOnlySpan<byte> text)
    {
        if ((flags & flag) != 0)
        {
            writer.Write(text);
        }
    }
}
