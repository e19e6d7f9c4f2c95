using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Identity;

/// <summary>SerenityOS's calls about sessions and process groups.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SessionCalls
{
    [Syscall(43, "long get_root_session_id(int force_sid)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome GetRootSessionId(Caller caller, int forceSid) => KernelError.NotImplemented;

    [Syscall(53, "long getpgid(int pid)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Getpgid(Caller caller, int processId) => KernelError.NotImplemented;

    [Syscall(54, "long getpgrp(void)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Getpgrp(Caller caller) => KernelError.NotImplemented;

    [Syscall(61, "long getsid(int pid)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Getsid(Caller caller, int processId) => KernelError.NotImplemented;

    [Syscall(120, "long setpgid(int specified_pid, int specified_pgid)", Promise = "proc", Support = SyscallSupport.None)]
    public static SyscallOutcome Setpgid(Caller caller, int specifiedPid, int specifiedPgid) => KernelError.NotImplemented;

    [Syscall(125, "long setsid(void)", Promise = "proc", Support = SyscallSupport.None)]
    public static SyscallOutcome Setsid(Caller caller) => KernelError.NotImplemented;
}
