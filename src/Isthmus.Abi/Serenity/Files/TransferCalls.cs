using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Tracing;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls that move bytes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TransferCalls
{
    /// <summary>Reads from a file; 0 is its end.</summary>
    [Syscall(99, "long read(int fd, uint8_t *buffer, size_t size)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Read(Caller caller, Descriptor descriptor, UserOutput buffer)
    {
        if (FileEvents.AreWanted(caller))
        {
            long start = FileEvents.Now(caller);
            byte[]? path = FileEvents.PathOf(caller, FindReadable(caller, descriptor));
            var entry = new FileEvent(FileEventKind.Read, 0, descriptor.Number, 0);
            return FileEvents.NoteAfter(caller, ReadNow(caller, descriptor, buffer), start, path, entry);
        }

        return ReadNow(caller, descriptor, buffer);
    }

    private static OpenFile? FindReadable(Caller caller, Descriptor descriptor)
        => descriptor.Find(caller) is { } file && (file.Mode & OpenMode.Read) != 0 ? file : null;

    private static ValueTask<SyscallOutcome> ReadNow(Caller caller, Descriptor descriptor, UserOutput buffer)
    {
        if (buffer.Length == 0)
        {
            return new(SyscallOutcome.Zero);
        }

        if (FindReadable(caller, descriptor) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        Result allowed = TerminalRequests.CheckForeground(caller, file, writes: false);
        return allowed.IsError ? new(allowed) : WholeTransfer.Read(caller, file, buffer.Buffer);
    }

    /// <summary>Reads at a place of the caller's choice.</summary>
    [Syscall(100, "long pread(int fd, uint8_t *buffer, size_t size, int64_t offset)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Pread(Caller caller, Descriptor descriptor, UserOutput buffer, long offset)
    {
        if (!FileEvents.AreWanted(caller))
        {
            return PreadNow(caller, descriptor, buffer, offset);
        }

        long start = FileEvents.Now(caller);
        byte[]? path = FileEvents.PathOf(caller, FindReadable(caller, descriptor));
        var entry = new FileEvent(
            FileEventKind.ReadAt, 0, descriptor.Number, 0, Buffer: buffer.Address.Value, Size: (ulong)buffer.Length, Offset: offset);
        return FileEvents.NoteAfter(caller, PreadNow(caller, descriptor, buffer, offset), start, path, entry);
    }

    private static ValueTask<SyscallOutcome> PreadNow(Caller caller, Descriptor descriptor, UserOutput buffer, long offset)
    {
        if (buffer.Length == 0)
        {
            return new(SyscallOutcome.Zero);
        }

        if (offset < 0)
        {
            return new(KernelError.InvalidArgument);
        }

        if (FindReadable(caller, descriptor) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        if (offset > long.MaxValue - buffer.Length)
        {
            return new(KernelError.Overflow);
        }

        ValueTask<SyscallOutcome> reading = FileTransfer.ReadAt(caller, file, buffer.Buffer, offset);
        return reading.IsCompleted && reading.Result.Error == KernelError.NotSeekable ? new(KernelError.InvalidArgument) : reading;
    }

    /// <summary>Writes everything to a file; a pipe that nobody reads sends SIGPIPE.</summary>
    [Syscall(155, "long write(int fd, const uint8_t *data, size_t size)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Write(Caller caller, Descriptor descriptor, UserInput data)
    {
        if (data.Length == 0)
        {
            return new(SyscallOutcome.Zero);
        }

        if (descriptor.Find(caller) is not { } file || (file.Mode & OpenMode.Write) == 0)
        {
            return new(KernelError.BadHandle);
        }

        Result allowed = TerminalRequests.CheckForeground(caller, file, writes: true);
        return allowed.IsError ? new(allowed) : WholeTransfer.Write(caller, file, data.Buffer);
    }
}
