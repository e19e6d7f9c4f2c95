using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>SerenityOS's calls about threads.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ThreadCalls
{
    [Syscall(19, "long create_thread(void *(*entry)(void *), const struct SC_create_thread_params *params)",
        Promise = "thread", Support = SyscallSupport.None)]
    public static SyscallOutcome CreateThread(Caller caller, ulong entry, ulong parameters) => KernelError.NotImplemented;

    [Syscall(21, "long detach_thread(int tid)", Promise = "thread", Support = SyscallSupport.None)]
    public static SyscallOutcome DetachThread(Caller caller, int threadId) => KernelError.NotImplemented;

    [Syscall(27, "void exit_thread(void *exit_value, void *stack_location, size_t stack_size)",
        Promise = "thread", BigLock = true, Returns = false, Support = SyscallSupport.None)]
    public static SyscallOutcome ExitThread(Caller caller, ulong exitValue, ulong stackLocation, ulong stackSize)
        => KernelError.NotImplemented;

    [Syscall(40, "long futex(const struct SC_futex_params *params)", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome Futex(Caller caller, ulong parameters) => KernelError.NotImplemented;

    /// <summary>Tells base and size of the region that the stack pointer lies in.</summary>
    [Syscall(44, "long get_stack_bounds(uint64_t *stack_base, size_t *stack_size)")]
    public static SyscallOutcome GetStackBounds(Caller caller, UserPointer stackBase, UserPointer stackSize)
    {
        if (caller.Process.AddressSpace!.Find(caller.Thread.Context.StackPointer) is not { } region)
        {
            return KernelError.BadAddress;
        }

        Span<byte> bytes = stackalloc byte[8];
        BitConverter.TryWriteBytes(bytes, region.Address.Value);
        if (caller.Process.Memory.CopyOut(stackBase.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        BitConverter.TryWriteBytes(bytes, region.PageCount << Page.Shift);
        return caller.Process.Memory.CopyOut(stackSize.Address, bytes);
    }

    /// <summary>The calling thread's number.</summary>
    [Syscall(64, "long gettid(void)", Promise = "stdio")]
    public static SyscallOutcome Gettid(Caller caller) => caller.Thread.Id.Value;

    [Syscall(69, "long join_thread(int tid, void **exit_value)", Promise = "thread", Support = SyscallSupport.None)]
    public static SyscallOutcome JoinThread(Caller caller, int threadId, ulong exitValue) => KernelError.NotImplemented;

    [Syscall(71, "long kill_thread(int tid, int signal)", Promise = "thread", Support = SyscallSupport.None)]
    public static SyscallOutcome KillThread(Caller caller, int threadId, int signal) => KernelError.NotImplemented;

    [Syscall(109, "long scheduler_get_parameters(struct SC_scheduler_parameters_params *param)",
        Promise = "proc", Support = SyscallSupport.None)]
    public static SyscallOutcome SchedulerGetParameters(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(110, "long scheduler_set_parameters(const struct SC_scheduler_parameters_params *param)",
        Promise = "proc", Support = SyscallSupport.None)]
    public static SyscallOutcome SchedulerSetParameters(Caller caller, ulong parameters) => KernelError.NotImplemented;
}
