using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.System;

/// <summary>PromptOS's calls about time and the system.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SystemCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(79, "int clock_gettime(int clock, struct timespec *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ClockGettime(Caller caller, int clock, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(80, "int clock_getres(int clock, struct timespec *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ClockGetres(Caller caller, int clock, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        81,
        "int nanosleep(int clock, uint32_t flags, const struct timespec *request, struct timespec *remaining)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Nanosleep(Caller caller, int clock, uint flags, UserPointer request, UserPointer remaining)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(82, "int64_t getrandom(void *buf, size_t count, uint32_t flags)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Getrandom(Caller caller, UserOutput buffer, uint flags) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(83, "int uname(struct utsname *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Uname(Caller caller, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(84, "int sysinfo(struct sysinfo *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Sysinfo(Caller caller, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(85, "int debug_log(const char *text, size_t count)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome DebugLog(Caller caller, UserInput data) => KernelError.NotImplemented;
}
