using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>SerenityOS's calls that add to a profile. Nothing is profiled, and then they do nothing.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class EventCalls
{
    /// <summary>Notes an event in the caller's profile, where there is one.</summary>
    [Syscall(86, "long perf_event(int type, uint64_t arg1, uint64_t arg2)", BigLock = true,
        Support = SyscallSupport.Partial, Note = "profiles: there is none, and the answer is that for a process without one")]
    public static SyscallOutcome PerfEvent(Caller caller, int type, ulong first, ulong second) => 0;

    /// <summary>Gives a string a number in the caller's profile, where there is one.</summary>
    [Syscall(87, "long perf_register_string(const char *string, size_t string_length)", BigLock = true,
        Support = SyscallSupport.Partial, Note = "profiles: there is none, and the answer is that for a process without one")]
    public static SyscallOutcome PerfRegisterString(Caller caller, ulong address, ulong length) => 0;
}
