using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Memory;
using Isthmus.Abi.Serenity.Signals;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>SerenityOS's calls about threads.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ThreadCalls
{
    /// <summary>Starts a thread on a stack of the program's; the answer is its number. It begins at the first argument, with what it is to
    /// run and its stack in registers, with no signal blocked.</summary>
    [Syscall(19, "long create_thread(void *(*entry)(void *), const struct SC_create_thread_params *params)", Promise = "thread")]
    public static SyscallOutcome CreateThread(Caller caller, ulong entry, UserStructure<CreateThreadParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out CreateThreadParameters request))
        {
            return KernelError.BadAddress;
        }

        ulong stackEnd = unchecked(request.Stack + request.StackBytes);
        if (stackEnd < request.Stack)
        {
            return KernelError.Overflow;
        }

        if (!IsOnStack(caller.Process.AddressSpace!, stackEnd) || request.ThreadPointer >= caller.Kernel.Machine.UserLimit.Value)
        {
            return KernelError.BadAddress;
        }

        if (!SchedulingCalls.IsPriority(request.Priority))
        {
            return KernelError.InvalidArgument;
        }

        if (!caller.Kernel.ThreadManager.Create(caller.Thread).TryGet(out Thread thread, out KernelError error))
        {
            return error;
        }

        UserContext context = thread.Context;
        context.InstructionPointer = new VirtualAddress(entry);
        context.StackPointer = new VirtualAddress(stackEnd);
        context[Register.Rdi] = request.Entry;
        context[Register.Rsi] = request.Argument;
        context[Register.Rdx] = request.Stack;
        context[Register.Rcx] = request.StackBytes;
        context[Register.FsBase] = request.ThreadPointer;
        thread.Priority = request.Priority;
        caller.Kernel.Signals.SetBlocked(thread, 0);
        if (request.IsDetached != 0)
        {
            ThreadManager.Detach(thread);
        }

        int number = thread.Id.Value;
        caller.Kernel.ThreadManager.Start(thread);
        return number;
    }

    /// <summary>Lets a thread go: nobody joins it, and at its end it is forgotten.</summary>
    [Syscall(21, "long detach_thread(int tid)", Promise = "thread")]
    public static SyscallOutcome DetachThread(Caller caller, int threadId)
    {
        if (Find(caller, threadId) is not { } thread)
        {
            return KernelError.NoSuchProcess;
        }

        if (!thread.IsJoinable)
        {
            return KernelError.InvalidArgument;
        }

        ThreadManager.Detach(thread);
        return SyscallOutcome.Zero;
    }

    /// <summary>Ends the calling thread and unmaps its stack, as far as that can be unmapped; with the last thread the process ends with
    /// code 0.</summary>
    [Syscall(27, "void exit_thread(void *exit_value, void *stack_location, size_t stack_size)",
        Promise = "thread", BigLock = true, Returns = false)]
    public static SyscallOutcome ExitThread(Caller caller, ulong exitValue, ulong stackLocation, ulong stackSize)
    {
        if (stackLocation != 0)
        {
            _ = MemoryCalls.Munmap(caller, stackLocation, stackSize);
        }

        ThreadManager.Exit(caller.Thread, unchecked((long)exitValue));
        return SyscallOutcome.KeepRegisters;
    }

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

    /// <summary>Waits for a thread to end and tells what it passed to exit_thread. No signal interrupts it, and one thread can be joined
    /// once.</summary>
    [Syscall(69, "long join_thread(int tid, void **exit_value)", Promise = "thread")]
    public static ValueTask<SyscallOutcome> JoinThread(Caller caller, int threadId, UserPointer exitValue)
    {
        if (Find(caller, threadId) is not { } thread)
        {
            return new(KernelError.NoSuchProcess);
        }

        if (thread == caller.Thread)
        {
            return new(KernelError.Deadlock);
        }

        return thread.IsJoinable ? JoinLater(caller, thread, exitValue) : new(KernelError.InvalidArgument);
    }

    /// <summary>Sends a signal to a thread of the process; 0 only asks.</summary>
    [Syscall(71, "long kill_thread(int tid, int signal)", Promise = "thread")]
    public static SyscallOutcome KillThread(Caller caller, int threadId, int signal)
    {
        if (signal is < 0 or > SignalNumbers.SIGCANCEL)
        {
            return KernelError.InvalidArgument;
        }

        if (Find(caller, threadId) is not { } thread)
        {
            return KernelError.NoSuchProcess;
        }

        if (signal != 0)
        {
            caller.Kernel.Signals.SendToThread(thread, signal, SignalOrigin.From(caller.Process));
        }

        return SyscallOutcome.Zero;
    }

    /// <summary>A thread of the caller's process that has not been forgotten.</summary>
    internal static Thread? Find(Caller caller, int number) => caller.Kernel.ThreadManager.Find(caller.Process, new ThreadId(number));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> JoinLater(Caller caller, Thread target, UserPointer exitValue)
    {
        Result<long> ended = await ThreadManager.Join(caller.Thread, target);
        return ended.IsError ? ended.Error
            : exitValue.IsNull ? SyscallOutcome.Zero
            : Store(caller, exitValue, ended.Value);
    }

    private static SyscallOutcome Store(Caller caller, UserPointer destination, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BitConverter.TryWriteBytes(bytes, value);
        return caller.Process.Memory.CopyOut(destination.Address, bytes);
    }

    /// <summary>True for an address in a stack, or the end of one.</summary>
    private static bool IsOnStack(AddressSpace space, ulong address)
        => IsStack(space.Find(new VirtualAddress(address))) || (address > 0 && IsStack(space.Find(new VirtualAddress(address - 1))));

    private static bool IsStack(Region? region) => region is not null && (region.Flags & RegionFlags.Stack) != 0;
}
