using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Ipc;

/// <summary>PromptOS's calls about pipes, events, timers and channels.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class IpcCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(53, "handle_t event_create(uint32_t flags)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome EventCreate(Caller caller, uint flags) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(54, "int event_signal(handle_t event)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome EventSignal(Caller caller, Handle handle) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(55, "int event_reset(handle_t event)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome EventReset(Caller caller, Handle handle) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(56, "int event_wait(handle_t event, int64_t timeout_ns)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome EventWait(Caller caller, Handle handle, long timeoutNs) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(57, "handle_t timer_create(uint32_t clock)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome TimerCreate(Caller caller, uint clock) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        58,
        "int timer_set(handle_t timer, int64_t first_ns, int64_t period_ns)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome TimerSet(Caller caller, Handle timer, long firstNs, long periodNs) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(59, "int channel_create(handle_t out[2])", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ChannelCreate(Caller caller, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        60,
        "int channel_send(handle_t channel, const struct channel_message *message)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome ChannelSend(Caller caller, Handle channel, UserPointer message) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        61,
        "int channel_receive(handle_t channel, struct channel_message *message)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome ChannelReceive(Caller caller, Handle channel, UserPointer message) => KernelError.NotImplemented;
}
