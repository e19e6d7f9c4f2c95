using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Processes;

/// <summary>Aurora's calls about processes.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class ProcessCalls
{
    /// <summary>Ends the process; the exit code goes to its parent.</summary>
    [Syscall(0, "void exit(int code)", Returns = false)]
    public static SyscallOutcome Exit(Caller caller, int code)
    {
        caller.Kernel.ProcessManager.BeginExit(caller.Process, ExitStatus.Exited(code));
        return SyscallOutcome.KeepRegisters;
    }

    /// <summary>Lets other threads run first.</summary>
    [Syscall(2, "int yield(void)", Promise = "stdio")]
    public static SyscallOutcome Yield(Caller caller)
    {
        caller.Thread.Request(ThreadWork.Reschedule);
        return 0;
    }

    /// <summary>Makes a copy of the process; the child gets 0, the parent the child's number.</summary>
    [Syscall(3, "int fork(void)", Promise = "proc")]
    public static SyscallOutcome Fork(Caller caller)
        => caller.Kernel.ProcessManager.Fork(caller.Thread).TryGet(out Process? child, out KernelError error)
            ? child.Id.Value
            : error;

    /// <summary>Replaces the program; a call that fails leaves the caller as it was.</summary>
    [Syscall(4, "int execve(const char *path, char *const argv[], char *const envp[])", Promise = "exec", Returns = false)]
    public static SyscallOutcome Execve(Caller caller, UserPath path, UserPointer arguments, UserPointer environment)
    {
        Result<ArgumentList> argumentList = ArgumentList.CopyIn(caller, arguments);
        if (argumentList.IsError)
        {
            return argumentList.Error;
        }

        Result<ArgumentList> environmentList = ArgumentList.CopyIn(caller, environment);
        if (environmentList.IsError)
        {
            return environmentList.Error;
        }

        System.Span<byte> name = stackalloc byte[AuroraLimits.PATH_BYTES];
        if (!path.CopyIn(caller, name).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        Result result = caller.Kernel.Programs.Execute(
            caller.Thread, name[..length], argumentList.Value, environmentList.Value);
        return result.IsSuccess ? SyscallOutcome.KeepRegisters : result;
    }

    /// <summary>Waits for a child to end and tells how it did.</summary>
    [Syscall(5, "int waitpid(int pid, int *status, int options)", Promise = "proc")]
    public static ValueTask<SyscallOutcome> Waitpid(Caller caller, int pid, UserPointer status, int options)
    {
        if ((options & ~WaitOptions.WNOHANG) != 0 || (pid <= 0 && pid != -1))
        {
            return new(KernelError.InvalidArgument);
        }

        ValueTask<Result<Process?>> search = ChildWait.Find(
            caller.Thread, pid == -1 ? null : new ProcessId(pid), canWait: options != WaitOptions.WNOHANG);
        return search.IsCompleted ? new(Collect(caller, search.Result, status)) : CollectLater(caller, search, status);
    }

    /// <summary>The process's number.</summary>
    [Syscall(29, "int getpid(void)", Promise = "stdio")]
    public static SyscallOutcome Getpid(Caller caller) => caller.Process.Id.Value;

    /// <summary>Sends a signal; signal 0 only asks whether the process exists.</summary>
    [Syscall(30, "int kill(int pid, int sig)", PromiseNote = "stdio if pid equals own pid; else proc")]
    public static SyscallOutcome Kill(Caller caller, int pid, int signal)
    {
        if (signal != 0 && !AuroraSignals.Exists(signal))
        {
            return KernelError.InvalidArgument;
        }

        if (caller.Kernel.Processes.Find(new ProcessId(pid)) is not { } target)
        {
            return KernelError.NoSuchProcess;
        }

        if (!caller.Keeps(target == caller.Process ? Promise.StandardIo : Promise.Process))
        {
            return KernelError.PromiseBroken;
        }

        if (signal != 0)
        {
            caller.Kernel.Signals.Send(target, signal);
        }

        return 0;
    }

    /// <summary>The time-stamp counter.</summary>
    [Syscall(33, "uint64_t clock(void)", Promise = "stdio")]
    public static SyscallOutcome Clock(Caller caller) => (long)caller.Kernel.Machine.Clock.Ticks;

    /// <summary>Sleeps.</summary>
    [Syscall(34, "int nanosleep(uint64_t nanoseconds)", Promise = "stdio")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<SyscallOutcome> Nanosleep(Caller caller, ulong nanoseconds)
    {
        long now = caller.Kernel.Machine.Clock.Now;
        long deadline = nanoseconds >= (ulong)(Isthmus.Machine.Clock.Never - now) ? Isthmus.Machine.Clock.Never : now + (long)nanoseconds;
        return await caller.Thread.Waiter.Wait(WaitReason.Sleep, deadline) == WaitResult.Interrupted
            ? KernelError.Interrupted
            : SyscallOutcome.Zero;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> CollectLater(Caller caller, ValueTask<Result<Process?>> search, UserPointer status)
        => Collect(caller, await search, status);

    private static SyscallOutcome Collect(Caller caller, Result<Process?> found, UserPointer status)
    {
        if (found.IsError)
        {
            return found.Error;
        }

        if (found.Value is not { } zombie)
        {
            return 0;
        }

        ExitStatus ended = zombie.ExitStatus!.Value;
        int word = ended.Signal != 0 ? ended.Signal : (ended.Code & 0xFF) << 8;
        System.Span<byte> bytes = stackalloc byte[4];
        System.BitConverter.TryWriteBytes(bytes, word);
        if (!status.IsNull && caller.Process.Memory.CopyOut(status.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        caller.Kernel.ProcessManager.Reap(zombie);
        return zombie.Id.Value;
    }
}
