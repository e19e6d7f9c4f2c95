using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Processes;

/// <summary>How the threads of a process begin and end beside each other.</summary>
/// <param name="kernel">Whose threads they are.</param>
public sealed class ThreadManager(IsthmusKernel kernel)
{
    /// <summary>Threads that a process may have at once.</summary>
    public const int MaximumThreads = 16384;

    /// <summary>What a thread beside a process's first one costs its account, from its making until it is forgotten.</summary>
    internal const long Cost = 2048;

    /// <summary>Makes a thread beside the caller, with the caller's signal mask and no registers set. Its maker sets its registers and then
    /// either starts it or discards it.</summary>
    public Result<Thread> Create(Thread caller)
    {
        Process process = caller.Process;
        if (process.PendingExit is not null || process.Threads.Count >= MaximumThreads)
        {
            return KernelError.QuotaExceeded;
        }

        if (!process.Account.TryChargeMemory(Cost))
        {
            return KernelError.OutOfMemory;
        }

        var thread = new Thread(process, new ThreadId(kernel.Processes.NextId().Value)) { Charge = Cost };
        thread.Signals.Blocked = caller.Signals.Blocked;
        thread.SetNumberedName();
        kernel.Processes.AddThread(thread);
        return thread;
    }

    /// <summary>Lets a thread that was made run.</summary>
    public void Start(Thread thread)
    {
        thread.Process.AddThread(thread);
        if (kernel.Profiler.IsActive)
        {
            _ = kernel.Profiler.Note(thread, ProfileEventKind.ThreadCreated, (ulong)thread.Process.Id.Value);
        }

        kernel.Scheduler.Start(thread);
    }

    /// <summary>Takes a thread back that was made and not started.</summary>
    public static void Discard(Thread thread) => thread.Release();

    /// <summary>The running thread is to end; its registers do not matter any more.</summary>
    public static void Exit(Thread thread, long value)
    {
        thread.ExitValue = value;
        thread.Request(ThreadWork.Exit);
    }

    /// <summary>Tells a thread to end, whatever it does; a call that it waits in gives up.</summary>
    internal void BeginExit(Thread thread)
    {
        thread.Request(ThreadWork.Exit);
        thread.Clear(ThreadWork.Stop);
        thread.InterruptWait(Interruption.ByDeathOnly);
        kernel.Scheduler.Resume(thread);
    }

    /// <summary>Ends the running thread; with the last one the process ends.</summary>
    internal void End(Thread thread)
    {
        Process process = thread.Process;
        if (kernel.Profiler.IsActive)
        {
            _ = kernel.Profiler.Note(thread, ProfileEventKind.ThreadEnded);
        }

        process.RemoveThread(thread);
        kernel.Scheduler.End(thread);
        thread.Waiter.ReleaseReserved();
        thread.WakeJoiners();
        if (thread.IsJoinable && process.Threads.Count > 0)
        {
            process.KeepEnded(thread);
        }

        thread.Release();
        if (process.Threads.Count == 0)
        {
            kernel.ProcessManager.Finish(process);
        }
        else if (process.PendingExit is null)
        {
            SignalManager.OfferPending(process);
        }
    }

    /// <summary>Waits until <paramref name="target"/> has ended. Success leaves its exit value there, for the caller to take at once and
    /// <see cref="Thread.MarkJoined"/>: one who cannot deliver the value loses nothing.</summary>
    /// <returns><see cref="KernelError.Deadlock"/> where the target is the caller or waits for it; <see cref="KernelError.NoSuchProcess"/>
    /// where somebody has joined it.</returns>
    public static ValueTask<Result> WaitForEnd(Thread caller, Thread target)
    {
        for (Thread? link = target; link is not null; link = link.Joining)
        {
            if (link == caller)
            {
                return new(KernelError.Deadlock);
            }
        }

        return target.IsJoined ? new(KernelError.NoSuchProcess)
            : target.State == ThreadStatus.Dead ? new(Result.Success)
            : WaitForEndLater(caller, target);
    }

    /// <summary>The thread of that number, one that has ended too as long as it can be joined.</summary>
    /// <returns>Null where the process has none.</returns>
    public Thread? Find(Process process, ThreadId id)
        => kernel.Processes.FindThread(id) is { } thread && thread.Process == process && (thread.State != ThreadStatus.Dead || thread.IsJoinable)
            ? thread
            : process.FindEnded(id);

    /// <summary>Nobody can join the thread any more; where it has ended it is forgotten.</summary>
    public static void Detach(Thread thread)
    {
        thread.IsDetached = true;
        thread.Process.ReleaseEnded(thread);
    }

    /// <summary>Waits until a thread has ended that can be joined, which nobody else can do from now on. Only death interrupts it.</summary>
    /// <returns>The thread's exit value.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Result<long>> Join(Thread caller, Thread target)
    {
        target.AddReference();
        Detach(target);
        WaitResult waited = WaitResult.Woken;
        while (target.State != ThreadStatus.Dead && waited != WaitResult.Interrupted)
        {
            waited = await target.Ended.Wait(caller, WaitReason.Thread, interruption: Interruption.ByDeathOnly);
        }

        long value = target.ExitValue;
        target.Release();
        return waited == WaitResult.Interrupted ? KernelError.Interrupted : value;
    }

    /// <summary>Ends every other thread of the caller's process and waits until they are gone: a new program starts alone.</summary>
    /// <returns>An error where the caller itself has to end.</returns>
    public ValueTask<Result> EndOthers(Thread caller)
        => caller.Process.Threads.Count == 1 ? new(Result.Success) : EndOthersLater(caller);

    /// <summary>The one thread of a new program is the process's first, and has its number. Whoever could join it before can no more.</summary>
    internal void BecomeFirst(Thread thread)
    {
        thread.Process.ReleaseEndedThreads();
        thread.ClearName();
        thread.Priority = ThreadPriority.Normal;
        if (thread.Charge > 0)
        {
            Unregister(thread);
            thread.Id = new ThreadId(thread.Process.Id.Value);
        }
    }

    /// <summary>Nobody runs it, nobody has a handle to it.</summary>
    internal void Forget(Thread thread)
    {
        if (thread.Charge > 0)
        {
            Unregister(thread);
        }
    }

    private void Unregister(Thread thread)
    {
        kernel.Processes.RemoveThread(thread);
        thread.Process.Account.ReleaseMemory(thread.Charge);
        thread.Charge = 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result> WaitForEndLater(Thread caller, Thread target)
    {
        while (true)
        {
            caller.Joining = target;
            WaitResult waited = await target.Ended.Wait(caller, WaitReason.Thread);
            caller.Joining = null;
            if (target.IsJoined)
            {
                return KernelError.NoSuchProcess;
            }

            if (target.State == ThreadStatus.Dead)
            {
                return Result.Success;
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> EndOthersLater(Thread caller)
    {
        Process process = caller.Process;
        for (int i = 0; i < process.Threads.Count; i++)
        {
            if (process.Threads[i] != caller)
            {
                BeginExit(process.Threads[i]);
            }
        }

        while (process.Threads.Count > 1)
        {
            Thread other = process.Threads[process.Threads[0] == caller ? 1 : 0];
            if (await other.Ended.Wait(caller, WaitReason.Thread, interruption: Interruption.ByDeathOnly) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }

        return Result.Success;
    }
}
