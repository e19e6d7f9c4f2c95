using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What fcntl does with locks on ranges of files.</summary>
internal static class RangeLocks
{
    /// <summary>Carries a command out.</summary>
    public static ValueTask<SyscallOutcome> Control(Caller caller, OpenFile file, int command, ulong argument)
    {
        var place = new UserStructure<LockForm>(new VirtualAddress(argument));
        if (!place.TryCopyIn(caller, out LockForm form))
        {
            return new(KernelError.BadAddress);
        }

        if (file.Inode is not { } inode)
        {
            return new(KernelError.BadHandle);
        }

        if (!Understand(caller, file, form).TryGet(out RecordLock wanted, out KernelError error))
        {
            return new(error);
        }

        if (command == DescriptorCommands.F_GETLK)
        {
            return new(Tell(caller, inode, wanted, place, form));
        }

        if (form.Type == LockTypes.F_UNLCK)
        {
            return new(RecordLocks.Of(inode).Remove(wanted));
        }

        if (command == DescriptorCommands.F_SETLK)
        {
            return new(RecordLocks.Of(inode).Apply(wanted, caller.Process.Account));
        }

        ValueTask<Result> applying = RecordLocks.Of(inode).ApplyOrWait(caller.Thread, wanted);
        return applying.IsCompleted ? new(applying.Result) : ApplyLater(file, applying);
    }

    /// <summary>The kernel's form of a lock; its start counts from the file's.</summary>
    private static Result<RecordLock> Understand(Caller caller, OpenFile file, in LockForm form)
    {
        if (form.Type is < LockTypes.F_RDLCK or > LockTypes.F_UNLCK)
        {
            return KernelError.InvalidArgument;
        }

        long origin = 0;
        switch (form.Origin)
        {
            case SeekOrigins.SEEK_SET:
                break;
            case SeekOrigins.SEEK_CUR:
                if (!file.Seek(0, SeekOrigin.Current).TryGet(out origin, out KernelError error))
                {
                    return error;
                }

                break;
            case SeekOrigins.SEEK_END:
                return KernelError.NotSupported;
            default:
                return KernelError.InvalidArgument;
        }

        if (form.Start > long.MaxValue - origin)
        {
            return KernelError.Overflow;
        }

        long start = origin + form.Start;
        return start < 0 || form.Length < 0 ? KernelError.InvalidArgument
            : form.Length > long.MaxValue - start ? KernelError.Overflow
            : new RecordLock(start, form.Length, form.Type == LockTypes.F_WRLCK, file, caller.Process.Id);
    }

    private static SyscallOutcome Tell(Caller caller, Inode inode, in RecordLock wanted, UserStructure<LockForm> place, LockForm form)
    {
        if (form.Type != LockTypes.F_UNLCK && RecordLocks.TryFindConflict(inode, wanted, out RecordLock conflict))
        {
            form = new LockForm
            {
                Type = conflict.IsExclusive ? (short)LockTypes.F_WRLCK : (short)LockTypes.F_RDLCK,
                Origin = SeekOrigins.SEEK_SET,
                Start = conflict.Start,
                Length = conflict.Length,
                Process = conflict.Process.Value,
            };
        }
        else
        {
            form.Type = LockTypes.F_UNLCK;
        }

        return place.CopyOut(caller, form);
    }

    // While a call waits, another thread or a signal handler may close the descriptor: the call keeps the file.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ApplyLater(OpenFile file, ValueTask<Result> applying)
    {
        file.AddReference();
        Result result = await applying;
        file.Release();
        return result;
    }
}
