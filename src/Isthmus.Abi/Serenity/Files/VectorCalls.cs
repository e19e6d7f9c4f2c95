using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Tracing;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls that move bytes to and from several places.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class VectorCalls
{
    private const int VectorBytes = 16;

    /// <summary>Reads into several places; at a place of the caller's choice, or with a negative offset at the file's position.</summary>
    [Syscall(101, "long preadv(int fd, const struct iovec *iov, int iov_count, int64_t offset)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Preadv(Caller caller, Descriptor descriptor, UserPointer vectors, int count, long offset)
    {
        if (!Find(caller, descriptor, vectors, count, OpenMode.Read).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        if (!FileEvents.AreWanted(caller))
        {
            return Transfer(caller, file, vectors.Address, count, offset, isRead: true);
        }

        long start = FileEvents.Now(caller);
        byte[]? path = FileEvents.PathOf(caller, file);
        return FileEvents.NoteAfter(
            caller,
            Transfer(caller, file, vectors.Address, count, offset, isRead: true),
            start,
            path,
            new FileEvent(FileEventKind.ReadVector, 0, descriptor.Number, 0, Offset: offset));
    }

    /// <summary>Writes from several places; at a place of the caller's choice, or with a negative offset at the file's position.</summary>
    [Syscall(156, "long pwritev(int fd, const struct iovec *iov, int iov_count, int64_t base_offset)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Pwritev(Caller caller, Descriptor descriptor, UserPointer vectors, int count, long offset)
        => Find(caller, descriptor, vectors, count, OpenMode.Write).TryGet(out OpenFile file, out KernelError error)
            ? Transfer(caller, file, vectors.Address, count, offset, isRead: false)
            : new(error);

    private static Result<OpenFile> Find(Caller caller, Descriptor descriptor, UserPointer vectors, int count, OpenMode needed)
    {
        if (count < 0)
        {
            return KernelError.InvalidArgument;
        }

        if (count > SystemLimits.IOV_MAX)
        {
            return KernelError.BadAddress;
        }

        ulong total = 0;
        for (int i = 0; i < count; i++)
        {
            if (!TryRead(caller, vectors.Address, i, out UserBuffer _, out ulong length))
            {
                return KernelError.BadAddress;
            }

            total += length;
            if (length > int.MaxValue || total > int.MaxValue)
            {
                return KernelError.InvalidArgument;
            }
        }

        return descriptor.Find(caller) is { } file && (file.Mode & needed) != 0 ? file : KernelError.BadHandle;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> Transfer(
        Caller caller, OpenFile file, VirtualAddress vectors, int count, long offset, bool isRead)
    {
        if (offset < 0 && count > 0 && TerminalRequests.CheckForeground(caller, file, !isRead) is { IsError: true } refused)
        {
            return refused;
        }

        file.AddReference();
        int done = 0;
        KernelError failure = KernelError.None;
        for (int i = 0; i < count; i++)
        {
            // The program may have changed what was looked at before.
            if (!TryRead(caller, vectors, i, out UserBuffer buffer, out _))
            {
                failure = KernelError.BadAddress;
                break;
            }

            long place = offset < 0 ? SteppedTransfer.AtPosition : offset + done;
            Result<int> result = await SteppedTransfer.Move(caller.Thread, file, buffer, isRead, place, before: done);
            if (result.IsError)
            {
                failure = result.Error;
                break;
            }

            done += result.Value;
            if (result.Value < buffer.Length)
            {
                break;
            }
        }

        if (!isRead && done > 0 && file.Inode is { } inode)
        {
            FileSystem.DropSetIdBits(inode);
        }

        file.Release();
        return done > 0 || failure == KernelError.None ? done : FileTransfer.Written(caller, failure);
    }

    private static bool TryRead(Caller caller, VirtualAddress vectors, int index, out UserBuffer buffer, out ulong length)
    {
        Span<byte> vector = stackalloc byte[VectorBytes];
        bool isThere = caller.Process.Memory.CopyIn(vectors + (ulong)(index * VectorBytes), vector).IsSuccess;
        length = isThere ? BitConverter.ToUInt64(vector[8..]) : 0;
        buffer = new UserBuffer(new VirtualAddress(BitConverter.ToUInt64(vector)), (int)ulong.Min(length, int.MaxValue));
        return isThere;
    }
}
