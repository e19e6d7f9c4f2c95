using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Identity;

/// <summary>SerenityOS's calls about sessions and process groups.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SessionCalls
{
    /// <summary>The session that a session comes from, at the end of the line; -1 is the caller's, 0 is itself.</summary>
    [Syscall(43, "long get_root_session_id(int force_sid)", Promise = "stdio")]
    public static SyscallOutcome GetRootSessionId(Caller caller, int session)
    {
        if (session == 0)
        {
            return 0;
        }

        session = session == -1 ? caller.Process.Session.Value : session;
        for (int left = caller.Kernel.Processes.Limit; left > 0; left--)
        {
            if (caller.Kernel.Processes.FindFor(caller.Process, new ProcessId(session)) is not { } leader)
            {
                return KernelError.NoSuchProcess;
            }

            if (leader.Parent is not { } parent || parent.Session.Value == 0 || parent.Session == leader.Session)
            {
                return session;
            }

            session = parent.Session.Value;
        }

        return KernelError.NoSuchProcess;
    }

    /// <summary>The group of a process; 0 is the caller.</summary>
    [Syscall(53, "long getpgid(int pid)", Promise = "stdio")]
    public static SyscallOutcome Getpgid(Caller caller, int processId)
        => Find(caller, processId) is { } process ? process.Group.Value : KernelError.NoSuchProcess;

    /// <summary>The caller's group.</summary>
    [Syscall(54, "long getpgrp(void)", Promise = "stdio")]
    public static SyscallOutcome Getpgrp(Caller caller) => caller.Process.ToldGroup.Value;

    /// <summary>The session of a process, which must be the caller's; 0 is the caller.</summary>
    [Syscall(61, "long getsid(int pid)", Promise = "stdio")]
    public static SyscallOutcome Getsid(Caller caller, int processId)
        => Find(caller, processId) is not { } process ? KernelError.NoSuchProcess
            : process.Session != caller.Process.Session ? KernelError.NotPermitted
            : process.Session.Value;

    /// <summary>Puts the caller or a child into a group of its session, or into a new one of its own.</summary>
    [Syscall(120, "long setpgid(int specified_pid, int specified_pgid)", Promise = "proc")]
    public static SyscallOutcome Setpgid(Caller caller, int processId, int groupId)
    {
        if (groupId < 0)
        {
            return KernelError.InvalidArgument;
        }

        Process self = caller.Process;
        if (Find(caller, processId) is not { } process || (process != self && process.Parent != self))
        {
            return KernelError.NoSuchProcess;
        }

        if (process.Session == process.Id || process.Session != self.Session)
        {
            return KernelError.NotPermitted;
        }

        var group = new ProcessId(groupId == 0 ? process.Id.Value : groupId);
        Process? member = FindMember(caller, group);
        if (member is null ? group != process.Id : member.Session != process.Session)
        {
            return KernelError.NotPermitted;
        }

        process.Group = group;
        return 0;
    }

    /// <summary>Makes a session with one group and one process, which has no terminal.</summary>
    [Syscall(125, "long setsid(void)", Promise = "proc")]
    public static SyscallOutcome Setsid(Caller caller)
    {
        Process self = caller.Process;
        if (FindMember(caller, self.Id) is not null)
        {
            return KernelError.NotPermitted;
        }

        self.BeginSession();
        return self.Id.Value;
    }

    private static Process? Find(Caller caller, int processId)
        => processId == 0 ? caller.Process : caller.Kernel.Processes.FindFor(caller.Process, new ProcessId(processId));

    /// <summary>A process of the group, or null.</summary>
    private static Process? FindMember(Caller caller, ProcessId group)
    {
        ProcessTable processes = caller.Kernel.Processes;
        for (var id = new ProcessId(0); processes.TryGetNext(id, out id);)
        {
            if (processes.Find(id) is { } process && process.Group == group && !process.IsZombie)
            {
                return process;
            }
        }

        return null;
    }
}
