using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's scattered reads and writes.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class VectorCalls
{
    private const int MaximumPieces = 1024;

    /// <summary>Reads into several pieces of memory, as far as there is something to read at once.</summary>
    [Syscall(29, "int64_t readv(handle_t handle, const struct iovec *vector, int count)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Readv(
        Caller caller, Handle handle, [TraceAs(typeof(ReadVectorForm))] UserPointer vector, int count)
        => !handle.Find<OpenFile>(caller, ObjectRights.Read).TryGet(out OpenFile file, out KernelError error)
            || !Measure(caller, vector, count).TryGet(out _, out error)
            ? new(error)
            : ReadPieces(caller, file, vector.Address, count);

    /// <summary>Writes from several pieces of memory. Up to the length that a pipe writes whole, nobody else's data comes between.</summary>
    [Syscall(30, "int64_t writev(handle_t handle, const struct iovec *vector, int count)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Writev(
        Caller caller, Handle handle, [TraceAs(typeof(WriteVectorForm))] UserPointer vector, int count)
        => !handle.Find<OpenFile>(caller, ObjectRights.Write).TryGet(out OpenFile file, out KernelError error)
            || !Measure(caller, vector, count).TryGet(out long length, out error)
            ? new(error)
            : WritePieces(caller, file, vector.Address, count, isAtomic: file is PipeEnd && length <= Pipe.AtomicLength);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReadPieces(Caller caller, OpenFile file, VirtualAddress vector, int count)
    {
        file.AddReference();
        long done = 0;
        KernelError error = KernelError.None;
        for (int i = 0; i < count; i++)
        {
            Result<UserBuffer> piece = PieceAt(caller, vector, i);
            error = piece.Error;
            if (error == KernelError.None && piece.Value.Length > 0)
            {
                if (done > 0 && !file.IsReadable)
                {
                    break;
                }

                Result<int> moved = await SteppedTransfer.Move(caller.Thread, file, piece.Value, isRead: true, before: done);
                error = moved.Error;
                done += moved.IsSuccess ? moved.Value : 0;
                if (moved.IsSuccess && moved.Value < piece.Value.Length)
                {
                    break;
                }
            }

            if (error != KernelError.None)
            {
                break;
            }
        }

        file.Release();
        return done > 0 || error == KernelError.None ? done : error;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> WritePieces(
        Caller caller, OpenFile file, VirtualAddress vector, int count, bool isAtomic)
    {
        file.AddReference();
        KernelError error = KernelError.None;
        long done = 0;

        // Room for all of it first: then no piece waits, and nothing can come between.
        while (isAtomic && error == KernelError.None && !file.IsWritable)
        {
            error = (file.Mode & OpenMode.NonBlocking) != 0 ? KernelError.WouldBlock
                : await file.WriteQueue!.Wait(caller.Thread, WaitReason.PipeWritable) == WaitResult.Interrupted ? KernelError.Interrupted
                : KernelError.None;
        }

        for (int i = 0; i < count && error == KernelError.None; i++)
        {
            Result<UserBuffer> piece = PieceAt(caller, vector, i);
            error = piece.Error;
            if (error != KernelError.None || piece.Value.Length == 0)
            {
                continue;
            }

            Result<int> moved = await SteppedTransfer.Move(caller.Thread, file, piece.Value, isRead: false, before: done);
            error = moved.Error;
            done += moved.IsSuccess ? moved.Value : 0;
            if (moved.IsSuccess && moved.Value < piece.Value.Length)
            {
                break;
            }
        }

        file.Release();
        return done > 0 || error == KernelError.None ? done : FileTransfer.Written(caller, error);
    }

    /// <summary>Checks all pieces, before anything is transferred, and adds their lengths.</summary>
    private static Result<long> Measure(Caller caller, UserPointer vector, int count)
    {
        if (count is < 0 or > MaximumPieces)
        {
            return KernelError.InvalidArgument;
        }

        long length = 0;
        for (int i = 0; i < count; i++)
        {
            if (!PieceAt(caller, vector.Address, i).TryGet(out UserBuffer piece, out KernelError error))
            {
                return error;
            }

            length += piece.Length;
        }

        return length;
    }

    /// <summary>Reads one piece's place. It is read again for the transfer: another thread may have changed it since it was checked.</summary>
    private static Result<UserBuffer> PieceAt(Caller caller, VirtualAddress vector, int index)
    {
        UserMemory memory = caller.Process.Memory;
        Span<byte> bytes = stackalloc byte[IoVector.StructureSize];
        if (memory.CopyIn(vector + ((ulong)index * IoVector.StructureSize), bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        IoVector piece = IoVector.Read(bytes);
        if (piece.Length > long.MaxValue)
        {
            return KernelError.InvalidArgument;
        }

        var address = new VirtualAddress(piece.Base);
        return memory.IsUserRange(address, piece.Length)
            ? new UserBuffer(address, (int)ulong.Min(piece.Length, UserBuffer.MaximumLength))
            : KernelError.BadAddress;
    }
}
