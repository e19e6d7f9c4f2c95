using System;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Mounts;
using Isthmus.Abi.Serenity.Sockets;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls on open files.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class DescriptorCalls
{
    // Inode, type, length of the name.
    private const int EntryHeaderBytes = 8 + 1 + 4;

    /// <summary>Closes a descriptor.</summary>
    [Syscall(15, "long close(int fd)", Promise = "stdio")]
    public static SyscallOutcome Close(Caller caller, Descriptor descriptor) => caller.Process.Handles.Close(descriptor.Number);

    /// <summary>Makes a descriptor refer to another's file, closing what it was; it stays open in exec.</summary>
    [Syscall(24, "long dup2(int old_fd, int new_fd)", Promise = "stdio")]
    public static SyscallOutcome Dup2(Caller caller, Descriptor old, Descriptor replacement)
    {
        if (old.Find(caller) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (old == replacement)
        {
            return replacement.Number;
        }

        if ((uint)replacement.Number >= (uint)caller.Process.Handles.Limit)
        {
            return KernelError.InvalidArgument;
        }

        file.AddReference();
        Result replaced = caller.Process.Handles.Replace(replacement.Number, file);
        if (replaced.IsError)
        {
            file.Release();
            return replaced;
        }

        return replacement.Number;
    }

    /// <summary>Duplicates a descriptor, or reads and changes its flags.</summary>
    [Syscall(32, "long fcntl(int fd, int cmd, uint64_t arg)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Fcntl(Caller caller, Descriptor descriptor, int command, ulong argument)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        HandleTable handles = caller.Process.Handles;
        switch (command)
        {
            case DescriptorCommands.F_DUPFD:
            case DescriptorCommands.F_DUPFD_CLOEXEC:
                if ((long)argument is < 0 or > int.MaxValue)
                {
                    return new(KernelError.InvalidArgument);
                }

                file.AddReference();
                Result<int> copy = handles.Add(file, command == DescriptorCommands.F_DUPFD_CLOEXEC, (int)argument);
                if (copy.IsError)
                {
                    file.Release();
                }

                return new(copy);
            case DescriptorCommands.F_GETFD:
                return new(handles.ClosesOnExec(descriptor.Number) ? 1 : 0);
            case DescriptorCommands.F_SETFD:
                return new(handles.SetCloseOnExec(descriptor.Number, (argument & 1) != 0));
            case DescriptorCommands.F_GETFL:
                return new(file.OpenedFlags ?? OpenFlagDecoding.FlagsOf(file.Mode));
            case DescriptorCommands.F_SETFL:
                file.Mode = (file.Mode & (OpenMode.Read | OpenMode.Write)) | OpenFlagDecoding.StatusOf((int)argument);
                file.OpenedFlags = (int)argument;
                return new(SyscallOutcome.Zero);
            case DescriptorCommands.F_ISTTY:
                return new(file.Terminal is not null ? 1 : 0);
            case DescriptorCommands.F_GETLK or DescriptorCommands.F_SETLK or DescriptorCommands.F_SETLKW:
                return RangeLocks.Control(caller, file, command, argument);
            default:
                return new(KernelError.InvalidArgument);
        }
    }

    /// <summary>Tells what is known of an open file; of pipes only what they are.</summary>
    [Syscall(34, "long fstat(int fd, struct stat *statbuf)", Promise = "stdio")]
    public static SyscallOutcome Fstat(Caller caller, Descriptor descriptor, UserStructure<Status> status)
        => descriptor.Find(caller) is { } file
            ? status.CopyOut(caller, file.Inode is null ? Status.OfKind(file.Status.Type) : Status.From(file.Status))
            : KernelError.BadHandle;

    /// <summary>Nothing here outlives the machine, so there is nothing to bring to safety.</summary>
    [Syscall(38, "long fsync(int fd)", Promise = "stdio")]
    public static SyscallOutcome Fsync(Caller caller, Descriptor descriptor)
        => descriptor.Find(caller) is not { } file ? KernelError.BadHandle
            : file.Inode is { Type: FileType.Regular or FileType.Directory } ? SyscallOutcome.Zero
            : KernelError.InvalidArgument;

    /// <summary>Sets the size of an open file.</summary>
    [Syscall(39, "long ftruncate(int fd, int64_t length)", Promise = "stdio")]
    public static SyscallOutcome Ftruncate(Caller caller, Descriptor descriptor, long length)
        => length < 0 ? KernelError.InvalidArgument
            : descriptor.Find(caller) is not { } file || (file.Mode & OpenMode.Write) == 0 ? KernelError.BadHandle
            : file.Truncate(length);

    /// <summary>Tells all entries of a directory at once; there is no position.</summary>
    [Syscall(42, "long get_dir_entries(int fd, void *buffer, size_t size)", Promise = "stdio")]
    public static SyscallOutcome GetDirEntries(Caller caller, Descriptor descriptor, UserOutput buffer)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (file.Inode is not { Type: FileType.Directory })
        {
            return KernelError.NotDirectory;
        }

        _ = file.Seek(0, SeekOrigin.Start);
        Span<byte> record = stackalloc byte[EntryHeaderBytes + 256];
        int done = 0;
        while (true)
        {
            if (!file.PeekEntry(out DirectoryRecord entry).TryGet(out bool found, out KernelError error))
            {
                return error;
            }

            if (!found)
            {
                return done;
            }

            int length = EntryHeaderBytes + entry.Name.Length;
            if (length > buffer.Length - done)
            {
                return KernelError.InvalidArgument;
            }

            BitConverter.TryWriteBytes(record, (ulong)entry.Inode.Value);
            record[8] = (byte)entry.Type;
            BitConverter.TryWriteBytes(record[9..], (uint)entry.Name.Length);
            entry.Name.Span.CopyTo(record[EntryHeaderBytes..]);
            if (caller.Process.Memory.CopyOut(buffer.Address + (ulong)done, record[..length]).IsError)
            {
                return KernelError.BadAddress;
            }

            file.AcceptEntry(entry);
            done += length;
        }
    }

    /// <summary>Controls a descriptor, or the device behind it.</summary>
    [Syscall(68, "long ioctl(int fd, unsigned int request, uint64_t arg)",
        PromiseNote = "none in handler; per file: tty for TTY/MasterPTY/VirtualConsole, inet for IPv4 socket, video for DisplayConnector")]
    public static ValueTask<SyscallOutcome> Ioctl(
        Caller caller, Descriptor descriptor, [TraceAs(typeof(DeviceRequestForm))] uint request, ulong argument)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        switch (request)
        {
            case DeviceRequests.FIONBIO:
                Span<byte> value = stackalloc byte[4];
                if (caller.Process.Memory.CopyIn(new VirtualAddress(argument), value).IsError)
                {
                    return new(KernelError.BadAddress);
                }

                file.Mode = BitConverter.ToInt32(value) != 0 ? file.Mode | OpenMode.NonBlocking : file.Mode & ~OpenMode.NonBlocking;
                return new(SyscallOutcome.Zero);
            case DeviceRequests.FIOCLEX or DeviceRequests.FIONCLEX:
                return new(caller.Process.Handles.SetCloseOnExec(descriptor.Number, request == DeviceRequests.FIOCLEX));
            default:
                return file is PreparedVolume ? new(MountControl.ControlVolume(caller, request, argument))
                    : file is PreparedContext context ? new(MountControl.ControlContext(caller, context, request, argument))
                    : file is MasterFile master ? new(TerminalRequests.ControlMaster(caller, master.Pair, request, argument))
                    : file.Terminal is { } terminal ? TerminalRequests.Control(caller, file, terminal, request, argument)
                    : new(file is Socket socket ? NetworkRequests.Control(caller, socket, request, argument) : KernelError.NotTerminal);
        }
    }

    /// <summary>Moves the position in a file; the offset is read and the new position stored in its place.</summary>
    [Syscall(75, "long lseek(int fd, int64_t *offset, int whence)", Promise = "stdio")]
    public static SyscallOutcome Lseek(Caller caller, Descriptor descriptor, UserPointer offset, int whence)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (caller.Process.Memory.CopyIn(offset.Address, bytes).IsError
            || caller.Process.Memory.EnsureWritable(offset.Address, (ulong)bytes.Length).IsError)
        {
            return KernelError.BadAddress;
        }

        if (descriptor.Find(caller) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (whence is < SeekOrigins.SEEK_SET or > SeekOrigins.SEEK_END)
        {
            return KernelError.InvalidArgument;
        }

        if (!file.Seek(BitConverter.ToInt64(bytes), (SeekOrigin)whence).TryGet(out long position, out KernelError error))
        {
            return error;
        }

        BitConverter.TryWriteBytes(bytes, position);
        return caller.Process.Memory.CopyOut(offset.Address, bytes);
    }

    /// <summary>Makes a pipe: pipefd[0] reads, pipefd[1] writes.</summary>
    [Syscall(88, "long pipe(int *pipefd, int flags)", Promise = "stdio")]
    public static SyscallOutcome Pipe(Caller caller, UserPointer descriptors, int flags)
    {
        if ((flags & ~(OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK)) != 0)
        {
            return KernelError.InvalidArgument;
        }

        HandleTable handles = caller.Process.Handles;
        if (!handles.HasRoomFor(2))
        {
            return KernelError.TooManyHandles;
        }

        if (caller.Process.Memory.EnsureWritable(descriptors.Address, 8).IsError)
        {
            return KernelError.BadAddress;
        }

        bool closesOnExec = (flags & OpenFlags.O_CLOEXEC) != 0;
        if (!caller.Kernel.FileSystem.CreatePipe(caller.Process.Account).TryGet(
            out (OpenFile Reader, OpenFile Writer) ends, out KernelError error))
        {
            return error;
        }

        ends.Reader.Mode |= OpenFlagDecoding.StatusOf(flags);
        ends.Writer.Mode |= OpenFlagDecoding.StatusOf(flags);
        Span<byte> numbers = stackalloc byte[8];
        BitConverter.TryWriteBytes(numbers, handles.Add(ends.Reader, closesOnExec).Value);
        BitConverter.TryWriteBytes(numbers[4..], handles.Add(ends.Writer, closesOnExec).Value);
        return caller.Process.Memory.CopyOut(descriptors.Address, numbers);
    }

    /// <summary>Makes a file at least as long as a range reaches.</summary>
    [Syscall(91, "long posix_fallocate(int fd, int64_t offset, int64_t length)", Promise = "stdio")]
    public static SyscallOutcome PosixFallocate(Caller caller, Descriptor descriptor, long offset, long length)
        => offset < 0 || length <= 0 ? KernelError.InvalidArgument
            : length > long.MaxValue - offset ? KernelError.FileTooLarge
            : descriptor.Find(caller) is not { } file || (file.Mode & OpenMode.Write) == 0 ? KernelError.BadHandle
            : file.Status.Type == FileType.Fifo ? KernelError.NotSeekable
            : file.Inode is not { Type: FileType.Regular } inode ? KernelError.NoDevice
            : inode.Size >= offset + length ? SyscallOutcome.Zero
            : file.Truncate(offset + length);

    /// <summary>Nothing here outlives the machine, so there is nothing to bring to safety.</summary>
    [Syscall(141, "long sync(void)", Promise = "stdio")]
    public static SyscallOutcome Sync(Caller caller) => 0;
}
