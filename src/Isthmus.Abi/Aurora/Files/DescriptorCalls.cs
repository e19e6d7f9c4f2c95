using System;
using System.Threading.Tasks;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>Aurora's calls on open files.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class DescriptorCalls
{
    /// <summary>Writes to a file; a pipe that nobody reads sends SIGPIPE.</summary>
    [Syscall(1, "long write(int fd, const void *buf, size_t n)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Write(Caller caller, Descriptor descriptor, UserInput data)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        return FileTransfer.Write(caller, file, data.Buffer);
    }

    /// <summary>Closes a descriptor.</summary>
    [Syscall(7, "int close(int fd)", Promise = "stdio")]
    public static SyscallOutcome Close(Caller caller, Descriptor descriptor) => caller.Process.Handles.Close(descriptor.Number);

    /// <summary>Reads from a file; 0 is its end.</summary>
    [Syscall(8, "long read(int fd, void *buf, size_t n)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Read(Caller caller, Descriptor descriptor, UserOutput buffer)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        return FileTransfer.Read(caller, file, buffer.Buffer);
    }

    /// <summary>Tells what is known of an open file.</summary>
    [Syscall(10, "int fstat(int fd, struct stat *out)", Promise = "stdio")]
    public static SyscallOutcome Fstat(Caller caller, Descriptor descriptor, UserPointer destination)
        => descriptor.Find(caller) is { } file ? PathCalls.Store(caller, file.Status, destination) : KernelError.BadHandle;

    /// <summary>Moves the position in a file.</summary>
    [Syscall(11, "int64_t lseek(int fd, int64_t offset, int whence)", Promise = "stdio")]
    public static SyscallOutcome Lseek(Caller caller, Descriptor descriptor, long offset, int whence)
        => descriptor.Find(caller) is not { } file ? KernelError.BadHandle
            : whence is < SeekOrigins.SEEK_SET or > SeekOrigins.SEEK_END ? KernelError.InvalidArgument
            : file.Seek(offset, (SeekOrigin)whence);

    /// <summary>Reads entries of a directory; 0 is its end.</summary>
    [Syscall(12, "long getdents(int fd, void *buf, size_t n)", Promise = "stdio")]
    public static SyscallOutcome Getdents(Caller caller, Descriptor descriptor, UserOutput buffer)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return KernelError.BadHandle;
        }

        Span<byte> record = stackalloc byte[AuroraDirectoryEntry.StructureSize + 256 + 8];
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

            int length = (AuroraDirectoryEntry.StructureSize + entry.Name.Length + 1 + 7) & ~7;
            if (length > buffer.Length - done)
            {
                return done > 0 ? done : KernelError.InvalidArgument;
            }

            record.Clear();
            new AuroraDirectoryEntry { Inode = (ulong)entry.Inode.Value, RecordLength = (ushort)length, Type = TypeOf(entry.Type) }
                .Write(record);
            entry.Name.Span.CopyTo(record[AuroraDirectoryEntry.StructureSize..]);
            if (caller.Process.Memory.CopyOut(buffer.Address + (ulong)done, record[..length]).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            file.AcceptEntry(entry);
            done += length;
        }
    }

    /// <summary>Makes a pipe: fds[0] reads, fds[1] writes.</summary>
    [Syscall(17, "int pipe(int fds[2])", Promise = "stdio")]
    public static SyscallOutcome Pipe(Caller caller, UserPointer descriptors)
    {
        UserMemory memory = caller.Process.Memory;
        if (!caller.Process.Handles.HasRoomFor(2))
        {
            return KernelError.TooManyHandles;
        }

        if (memory.EnsureWritable(descriptors.Address, 8).IsError)
        {
            return KernelError.BadAddress;
        }

        if (!caller.Kernel.FileSystem.CreatePipe(caller.Process.Account).TryGet(
            out (OpenFile Reader, OpenFile Writer) ends, out KernelError error))
        {
            return error;
        }

        Span<byte> numbers = stackalloc byte[8];
        BitConverter.TryWriteBytes(numbers, caller.Process.Handles.Add(ends.Reader).Value);
        BitConverter.TryWriteBytes(numbers[4..], caller.Process.Handles.Add(ends.Writer).Value);
        return memory.CopyOut(descriptors.Address, numbers);
    }

    /// <summary>Makes a descriptor refer to another's file, closing what it was.</summary>
    [Syscall(18, "int dup2(int oldfd, int newfd)", Promise = "stdio")]
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

        file.AddReference();
        Result replaced = caller.Process.Handles.Replace(replacement.Number, file);
        if (replaced.IsError)
        {
            file.Release();
            return replaced;
        }

        return replacement.Number;
    }

    private static byte TypeOf(FileType type) => (byte)type;
}
