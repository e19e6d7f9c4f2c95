using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Files;

/// <summary>The locks on ranges of one file. They bind those who ask for locks, and nobody else. A lock is owned by an open file; it ends
/// when that is closed.</summary>
public sealed class RecordLocks
{
    private const int Maximum = 4096;
    private const int Cost = 128;

    private readonly List<(RecordLock Lock, ResourceAccount Account)> _locks = [];
    private readonly WaitQueue _changed = new();

    /// <summary>The locks of a file.</summary>
    public static RecordLocks Of(Inode inode) => inode.Locks ??= new RecordLocks();

    /// <summary>Locks a range, or turns an exclusive lock that has it already into a shared one.</summary>
    /// <returns><see cref="KernelError.WouldBlock"/> where another lock is in the way, one of the same open file too;
    /// <see cref="KernelError.OutOfMemory"/> where there are too many.</returns>
    public Result Apply(RecordLock wanted, ResourceAccount account)
    {
        for (int i = 0; i < _locks.Count; i++)
        {
            RecordLock present = _locks[i].Lock;
            if (!present.Overlaps(wanted) || (!present.IsExclusive && !wanted.IsExclusive))
            {
                continue;
            }

            if (wanted.IsExclusive || !present.IsSameRange(wanted))
            {
                return KernelError.WouldBlock;
            }

            _locks[i] = (wanted, _locks[i].Account);
            _changed.WakeAll();
            return Result.Success;
        }

        if (_locks.Count == Maximum || !account.TryChargeMemory(Cost))
        {
            return KernelError.OutOfMemory;
        }

        _locks.Add((wanted, account));
        return Result.Success;
    }

    /// <summary>The same, waiting until nothing is in the way.</summary>
    public ValueTask<Result> ApplyOrWait(Thread thread, RecordLock wanted)
    {
        Result applied = Apply(wanted, thread.Process.Account);
        return applied.Error == KernelError.WouldBlock ? WaitAndApply(thread, wanted) : new(applied);
    }

    /// <summary>Ends the lock that has exactly this range.</summary>
    /// <returns><see cref="KernelError.InvalidArgument"/> where there is none.</returns>
    public Result Remove(in RecordLock range)
    {
        for (int i = 0; i < _locks.Count; i++)
        {
            if (_locks[i].Lock.IsSameRange(range))
            {
                RemoveAt(i);
                _changed.WakeAll();
                return Result.Success;
            }
        }

        return KernelError.InvalidArgument;
    }

    /// <summary>The first lock of another process on a file that is in the way of one.</summary>
    public static bool TryFindConflict(Inode inode, in RecordLock wanted, out RecordLock conflict)
    {
        conflict = default;
        return inode.Locks is { } locks && locks.TryFindConflict(wanted, out conflict);
    }

    private bool TryFindConflict(in RecordLock wanted, out RecordLock conflict)
    {
        for (int i = 0; i < _locks.Count; i++)
        {
            conflict = _locks[i].Lock;
            if (conflict.Process != wanted.Process && conflict.Overlaps(wanted) && (conflict.IsExclusive || wanted.IsExclusive))
            {
                return true;
            }
        }

        conflict = default;
        return false;
    }

    /// <summary>An open file is closed: its locks end.</summary>
    internal void RemoveAll(OpenFile owner)
    {
        bool hasRemoved = false;
        for (int i = _locks.Count - 1; i >= 0; i--)
        {
            if (_locks[i].Lock.Owner == owner)
            {
                RemoveAt(i);
                hasRemoved = true;
            }
        }

        if (hasRemoved)
        {
            _changed.WakeAll();
        }
    }

    private void RemoveAt(int index)
    {
        _locks[index].Account.ReleaseMemory(Cost);
        _locks.RemoveAt(index);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitAndApply(Thread thread, RecordLock wanted)
    {
        while (true)
        {
            if (await _changed.Wait(thread, WaitReason.FileLock) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }

            Result applied = Apply(wanted, thread.Process.Account);
            if (applied.Error != KernelError.WouldBlock)
            {
                return applied;
            }
        }
    }
}
