using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>SerenityOS's calls about how urgent threads are.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SchedulingCalls
{
    private const byte ProcessMode = 0;
    private const byte ThreadMode = 1;
    private const string Quirk = "in process mode another process's threads are meant, which the original looks for among the caller's";

    /// <summary>Tells how urgent a thread is, or the first thread of a process; 0 is the caller.</summary>
    [Syscall(109, "long scheduler_get_parameters(struct SC_scheduler_parameters_params *param)", Promise = "proc", Note = Quirk)]
    public static SyscallOutcome SchedulerGetParameters(Caller caller, UserStructure<SchedulerParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out SchedulerParameters request))
        {
            return KernelError.BadAddress;
        }

        Result<Thread> found = request.Mode switch
        {
            ThreadMode => FindThread(caller, request.Id),
            ProcessMode => FindFirst(caller, request.Id),
            _ => KernelError.InvalidArgument,
        };
        if (!found.TryGet(out Thread thread, out KernelError error))
        {
            return error;
        }

        request.Priority = thread.Priority;
        return parameters.CopyOut(caller, request);
    }

    /// <summary>Says how urgent a thread is, or all threads of a process; 0 is the caller. Threads of others are the superuser's
    /// alone.</summary>
    [Syscall(110, "long scheduler_set_parameters(const struct SC_scheduler_parameters_params *param)", Promise = "proc", Note = Quirk)]
    public static SyscallOutcome SchedulerSetParameters(Caller caller, UserStructure<SchedulerParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out SchedulerParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!IsPriority(request.Priority))
        {
            return KernelError.InvalidArgument;
        }

        Result<Thread> found = request.Mode switch
        {
            ThreadMode => FindThread(caller, request.Id),
            ProcessMode => FindFirst(caller, request.Id),
            _ => KernelError.InvalidArgument,
        };
        if (!found.TryGet(out Thread thread, out KernelError error))
        {
            return error;
        }

        if (request.Mode == ThreadMode)
        {
            thread.Priority = request.Priority;
            return SyscallOutcome.Zero;
        }

        for (int i = 0; i < thread.Process.Threads.Count; i++)
        {
            thread.Process.Threads[i].Priority = request.Priority;
        }

        return SyscallOutcome.Zero;
    }

    /// <summary>True for a number that says how urgent a thread is.</summary>
    internal static bool IsPriority(int priority)
        => priority is >= ThreadPriorities.THREAD_PRIORITY_MIN and <= ThreadPriorities.THREAD_PRIORITY_MAX;

    private static Result<Thread> FindThread(Caller caller, int id)
    {
        if (id == 0)
        {
            return caller.Thread;
        }

        return caller.Kernel.Processes.FindThread(new ThreadId(id)) is not { State: not ThreadStatus.Dead } thread
            ? KernelError.NoSuchProcess
            : IsForeign(caller, thread.Process) ? KernelError.NotPermitted
            : thread;
    }

    private static Result<Thread> FindFirst(Caller caller, int id)
    {
        Process? process = id == 0 ? caller.Process : caller.Kernel.Processes.Find(new ProcessId(id));
        return process is not { Threads.Count: > 0 } ? KernelError.NoSuchProcess
            : IsForeign(caller, process) ? KernelError.NotPermitted
            : process.Threads[0];
    }

    private static bool IsForeign(Caller caller, Process process)
        => process != caller.Process && !caller.Process.Files.Credentials.IsSuperuser;
}
