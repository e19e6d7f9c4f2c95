using System;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's calls on open files that neither read nor write.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class FileCalls
{
    private const int NameBytes = 256;

    /// <summary>Moves the position in a file.</summary>
    [Syscall(31, "off_t seek(handle_t handle, off_t offset, int whence)", Promise = "stdio")]
    public static SyscallOutcome Seek(Caller caller, Handle handle, long offset, [TraceNames("SEEK_")] int whence)
        => !FindForEither(caller, handle).TryGet(out OpenFile file, out KernelError error) ? error
            : whence is < FileConstants.SEEK_SET or > FileConstants.SEEK_END ? KernelError.InvalidArgument
            : file.Seek(offset, (SeekOrigin)whence);

    /// <summary>Tells what is known of an open file. It needs no right.</summary>
    [Syscall(33, "int fstat(handle_t handle, struct stat *out)", Promise = "stdio")]
    public static SyscallOutcome Fstat(Caller caller, Handle handle, [TraceAs(typeof(WrittenStructure<PromptOsStat>))] UserPointer output)
        => handle.Find<OpenFile>(caller, ObjectRights.None).TryGet(out OpenFile file, out KernelError error)
            ? PromptOsStat.Store(caller, file.Status, output)
            : error;

    /// <summary>Reads entries of a directory; 0 is its end.</summary>
    [Syscall(34, "int64_t readdir(handle_t handle, void *buf, size_t count)", Promise = "stdio")]
    public static SyscallOutcome Readdir(Caller caller, Handle handle, [TraceAs(typeof(DirectoryRecordsForm))] UserOutput buffer)
    {
        if (!caller.Process.Objects.Find(new ObjectHandle(handle.Number)).TryGet(out HandleEntry target, out KernelError error))
        {
            return error;
        }

        if (target.Object is not DirectoryFile file)
        {
            return target.Object is OpenFile ? KernelError.NotDirectory : KernelError.BadHandle;
        }

        if (!target.Allows(ObjectRights.Enumerate))
        {
            return KernelError.AccessDenied;
        }

        Span<byte> record = stackalloc byte[DirectoryRecordHeader.StructureSize + NameBytes + 8];
        int done = 0;
        while (true)
        {
            if (!file.PeekEntry(out DirectoryRecord entry).TryGet(out bool found, out error))
            {
                return error;
            }

            if (!found)
            {
                return done;
            }

            int length = (DirectoryRecordHeader.StructureSize + entry.Name.Length + 1 + 7) & ~7;
            if (length > buffer.Length - done)
            {
                return done > 0 ? done : KernelError.InvalidArgument;
            }

            record.Clear();
            new DirectoryRecordHeader
            {
                Inode = (ulong)entry.Inode.Value,
                NextPosition = entry.NextPosition,
                RecordLength = (ushort)length,
                Type = (byte)entry.Type,
            }.Write(record);
            entry.Name.Span.CopyTo(record[DirectoryRecordHeader.StructureSize..]);
            if (caller.Process.Memory.CopyOut(buffer.Address + (ulong)done, record[..length]).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            file.AcceptEntry(entry);
            done += length;
        }
    }

    /// <summary>Sets a file's size.</summary>
    [Syscall(42, "int truncate(handle_t handle, off_t length)", Promise = "stdio")]
    public static SyscallOutcome Truncate(Caller caller, Handle handle, long length)
        => !handle.Find<OpenFile>(caller, ObjectRights.Write).TryGet(out OpenFile file, out KernelError error) ? error
            : length < 0 ? KernelError.InvalidArgument
            : file is DirectoryFile ? KernelError.IsDirectory
            : file.Truncate(length);

    /// <summary>Makes sure that what was written stays. Every file system is in memory and all of it is there at once: nothing is left to
    /// do. What has no content, a pipe or a terminal, is refused.</summary>
    [Syscall(46, "int sync(handle_t handle)", Promise = "stdio")]
    public static SyscallOutcome Sync(Caller caller, Handle handle)
        => !handle.Find<OpenFile>(caller, ObjectRights.None).TryGet(out OpenFile file, out KernelError error) ? error
            : file.Inode is { Type: FileType.Regular or FileType.Directory } ? SyscallOutcome.Zero
            : KernelError.InvalidArgument;

    /// <summary>Finds a file by a handle that allows to read or to write.</summary>
    internal static Result<OpenFile> FindForEither(Caller caller, Handle handle)
        => !caller.Process.Objects.Find(new ObjectHandle(handle.Number)).TryGet(out HandleEntry entry, out KernelError error) ? error
            : entry.Object is not OpenFile file ? KernelError.BadHandle
            : (entry.Rights & (ObjectRights.Read | ObjectRights.Write)) == 0 ? KernelError.AccessDenied
            : file;
}
