using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>SerenityOS's calls that begin and end profiles.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TracingCalls
{
    private const int Everybody = -1;

    /// <summary>Stops profiling a process, or all of them. The profile stays.</summary>
    [Syscall(94, "long profiling_disable(int pid)", Promise = "unpledged", BigLock = true)]
    public static SyscallOutcome ProfilingDisable(Caller caller, int processId)
    {
        KernelError error = Find(caller, processId, out Process? target);
        return error != KernelError.None ? error
            : target is null ? caller.Kernel.Profiler.DisableWhole()
            : caller.Kernel.Profiler.Disable(target);
    }

    /// <summary>Profiles a process, or all of them.</summary>
    [Syscall(95, "long profiling_enable(int pid, uint64_t event_mask)", Promise = "unpledged", BigLock = true)]
    public static SyscallOutcome ProfilingEnable(Caller caller, int processId, ulong eventMask)
    {
        KernelError error = Find(caller, processId, out Process? target);
        if (error != KernelError.None)
        {
            return error;
        }

        // The bits above stand for nothing.
        var mask = (ProfileEventKind)(int)(eventMask & int.MaxValue);
        if (target is null)
        {
            caller.Kernel.Profiler.EnableWhole(caller.Process.Account, mask);
        }
        else
        {
            caller.Kernel.Profiler.Enable(target, mask);
        }

        return 0;
    }

    /// <summary>Forgets a profile that nothing is added to any more.</summary>
    [Syscall(96, "long profiling_free_buffer(int pid)", Promise = "unpledged", BigLock = true)]
    public static SyscallOutcome ProfilingFreeBuffer(Caller caller, int processId)
    {
        KernelError error = Find(caller, processId, out Process? target);
        return error != KernelError.None ? error
            : target is null ? caller.Kernel.Profiler.FreeWhole()
            : Profiler.Free(target);
    }

    /// <summary>Finds whom a call means; null stands for all, whom the superuser alone may profile.</summary>
    private static KernelError Find(Caller caller, int processId, out Process? target)
    {
        Credentials credentials = caller.Process.Files.Credentials;
        target = null;
        if (processId == Everybody)
        {
            return credentials.IsSuperuser ? KernelError.None : KernelError.NotPermitted;
        }

        target = caller.Kernel.Processes.Find(new ProcessId(processId));
        return target is not { IsZombie: false } ? KernelError.NoSuchProcess
            : !credentials.IsSuperuser && target.Files.Credentials.RealUser != credentials.User ? KernelError.NotPermitted
            : KernelError.None;
    }
}
