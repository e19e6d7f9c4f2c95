using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Aurora.Ipc;

/// <summary>Aurora's calls about messages and shared memory.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class IpcCalls
{
    /// <summary>Sends a message to a process, waiting while its queue is full.</summary>
    [Syscall(19, "int msgsnd(int target_pid, const void *data, size_t len)", Promise = "proc")]
    public static ValueTask<SyscallOutcome> Msgsnd(Caller caller, int target, UserInput data)
    {
        if (data.Length > MessageQueue.MaximumLength)
        {
            return new(KernelError.MessageTooLong);
        }

        if (caller.Kernel.Processes.Find(new ProcessId(target)) is not { IsZombie: false } receiver)
        {
            return new(KernelError.NoSuchProcess);
        }

        // A refused call leaves no queue behind.
        if (receiver.Messages is null && caller.Process.Memory.EnsureReadable(data.Address, (ulong)data.Length).IsError)
        {
            return new(KernelError.BadAddress);
        }

        if (!receiver.OpenMessages().TryGet(out MessageQueue queue, out KernelError error))
        {
            return new(error);
        }

        ValueTask<Result> sending = queue.Send(caller.Thread, data.Buffer);
        return sending.IsCompleted ? new(sending.Result) : SendLater(sending);
    }

    /// <summary>Takes the oldest message, waiting for one; the rest of one that does not fit is dropped. The answer is what was copied.</summary>
    [Syscall(20, "int msgrcv(void *buf, size_t max_len)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Msgrcv(Caller caller, UserOutput buffer)
    {
        if (caller.Process.Messages is null or { Count: 0 }
            && caller.Process.Memory.EnsureWritable(buffer.Address, (ulong)buffer.Length).IsError)
        {
            return new(KernelError.BadAddress);
        }

        if (!caller.Process.OpenMessages().TryGet(out MessageQueue queue, out KernelError error))
        {
            return new(error);
        }

        ValueTask<Result<int>> receiving = queue.Receive(caller.Thread, buffer.Buffer);
        return receiving.IsCompleted ? new(receiving.Result) : ReceiveLater(receiving);
    }

    /// <summary>Makes a segment of shared memory; the answer is its number.</summary>
    [Syscall(21, "int shmget(size_t size)", Promise = "stdio")]
    public static SyscallOutcome Shmget(Caller caller, ulong size)
        => size is 0 or > AuroraLimits.SEGMENT_BYTES ? KernelError.InvalidArgument
            : caller.Kernel.SharedSegments.Create(caller.Process, size).TryGet(out SharedSegment segment, out KernelError error) ? segment.Id
            : error;

    /// <summary>Maps a segment of shared memory.</summary>
    [Syscall(22, "uint64_t shmat(int id)", Promise = "stdio")]
    public static SyscallOutcome Shmat(Caller caller, int id)
    {
        if (caller.Kernel.SharedSegments.Find(id) is not { } segment)
        {
            return KernelError.NotFound;
        }

        Result<VirtualAddress> mapped = caller.Process.AddressSpace!.Map(new MapRequest
        {
            Length = segment.Length,
            Access = PageAccess.ReadWrite,
            Source = segment,
            IsShared = true,
            Name = "shared",
        });
        return mapped.IsSuccess ? (long)mapped.Value.Value : mapped.Error;
    }

    /// <summary>Unmaps a segment that was mapped at the address.</summary>
    [Syscall(23, "int shmdt(uint64_t addr)", Promise = "stdio")]
    public static SyscallOutcome Shmdt(Caller caller, ulong address)
    {
        AddressSpace space = caller.Process.AddressSpace!;
        var start = new VirtualAddress(address);
        if (space.Find(start) is not { Source: SharedSegment segment, SourcePage: 0 } first || first.Address != start)
        {
            return KernelError.InvalidArgument;
        }

        // Other mappings may have taken the place of some of its pages: those stay.
        VirtualAddress end = start + segment.Length;
        for (VirtualAddress at = start; at < end; at += Page.Size)
        {
            if (space.Find(at) is { } region && region.Source == segment)
            {
                VirtualAddress next = region.Address + (region.PageCount << Page.Shift);
                ulong length = (next < end ? next : end) - at;
                Result unmapped = space.Unmap(at, length);
                if (unmapped.IsError)
                {
                    return unmapped;
                }

                at += length - Page.Size;
            }
        }

        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> SendLater(ValueTask<Result> sending) => await sending;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReceiveLater(ValueTask<Result<int>> receiving) => await receiving;
}
