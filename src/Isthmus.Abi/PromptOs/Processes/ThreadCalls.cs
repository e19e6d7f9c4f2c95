using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Processes;

/// <summary>PromptOS's calls about threads.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ThreadCalls
{
    private const ulong StackAlignment = 16;
    private const ObjectRights ThreadRights = ObjectRights.Wait | ObjectRights.Signal | ObjectRights.Duplicate | ObjectRights.Transfer;

    /// <summary>Starts a thread beside the caller, with the caller's signal mask. The answer is a handle to it; there are no flags.</summary>
    [Syscall(13, "handle_t thread_create(const struct thread_params *params)", Promise = "thread")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome ThreadCreate(Caller caller, [TraceAs(typeof(UserStructure<ThreadParameters>))] UserPointer parameters)
    {
        Span<byte> bytes = stackalloc byte[ThreadParameters.StructureSize];
        Result ready = ParameterBlock.CopyIn(caller, parameters, bytes);
        if (ready.IsError)
        {
            return ready;
        }

        ThreadParameters wanted = ThreadParameters.Read(bytes);
        ulong limit = caller.Kernel.Machine.UserLimit.Value;
        if (wanted.Flags != 0 || wanted.Entry >= limit || wanted.StackTop > limit || wanted.StackTop % StackAlignment != 0
            || wanted.ThreadPointer >= limit)
        {
            return KernelError.InvalidArgument;
        }

        ready = caller.Process.Objects.Reserve(1);
        if (ready.IsError)
        {
            return ready;
        }

        if (!caller.Kernel.ThreadManager.Create(caller.Thread).TryGet(out Thread thread, out KernelError error))
        {
            return error;
        }

        UserContext context = thread.Context;
        context.InstructionPointer = new VirtualAddress(wanted.Entry);
        context.StackPointer = new VirtualAddress(wanted.StackTop);
        context[Register.Rdi] = wanted.Argument;
        context[Register.FsBase] = wanted.ThreadPointer;
        ObjectHandle handle = caller.Process.Objects.Add(new ThreadObject(thread), ThreadRights).Value;
        caller.Kernel.ThreadManager.Start(thread);
        return handle.Value;
    }

    /// <summary>Ends the calling thread; with the last one the process ends with code 0.</summary>
    [Syscall(14, "void thread_exit(int64_t value)", Promise = "thread", Returns = false)]
    public static SyscallOutcome ThreadExit(Caller caller, long value)
    {
        ThreadManager.Exit(caller.Thread, value);
        return SyscallOutcome.KeepRegisters;
    }

    /// <summary>Waits for a thread to end and takes what it passed to thread_exit (0 for one that was ended); the value need not be asked
    /// for. A thread can be joined once: then there is no such thread any more, though its handle stays until it is closed.</summary>
    [Syscall(15, "int thread_join(handle_t thread, int64_t *value)", Promise = "thread")]
    public static ValueTask<SyscallOutcome> ThreadJoin(Caller caller, Handle thread, [TraceAs(typeof(WrittenValueForm))] UserPointer value)
    {
        if (!thread.Find<ThreadObject>(caller, ObjectRights.Wait).TryGet(out ThreadObject target, out KernelError error))
        {
            return new(error);
        }

        if (!value.IsNull && caller.Process.Memory.EnsureWritable(value.Address, sizeof(long)).IsError)
        {
            return new(KernelError.BadAddress);
        }

        ValueTask<Result> ending = ThreadManager.WaitForEnd(caller.Thread, target.Thread);
        return ending.IsCompleted ? new(Join(caller, target.Thread, ending.Result, value)) : JoinLater(caller, target, ending, value);
    }

    /// <summary>The thread's number; the first thread has its process's.</summary>
    [Syscall(16, "tid_t gettid(void)", Promise = "stdio")]
    public static SyscallOutcome Gettid(Caller caller) => caller.Thread.Id.Value;

    /// <summary>Sets the base of FS, where thread-local storage is.</summary>
    [Syscall(17, "int set_thread_pointer(uint64_t fs_base)", Promise = "stdio")]
    public static SyscallOutcome SetThreadPointer(Caller caller, [TraceAs(typeof(AddressForm))] ulong fsBase)
    {
        if (fsBase >= caller.Kernel.Machine.UserLimit.Value)
        {
            return KernelError.InvalidArgument;
        }

        caller.Thread.Context[Register.FsBase] = fsBase;
        return 0;
    }

    /// <summary>Waits for the word to be woken, where it has the expected value (else EAGAIN); ETIMEDOUT once the time is over.</summary>
    [Syscall(18, "int futex_wait(uint32_t *addr, uint32_t expected, int64_t timeout_ns)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> FutexWait(Caller caller, UserPointer addr, uint expected, Timeout timeoutNs)
        => caller.Kernel.Futexes.Wait(caller.Thread, addr.Address, expected, timeoutNs.Deadline);

    /// <summary>Wakes up to so many threads that wait for the word, who waited longest first. The answer is how many.</summary>
    [Syscall(19, "int futex_wake(uint32_t *addr, uint32_t count)", Promise = "stdio")]
    public static SyscallOutcome FutexWake(Caller caller, UserPointer addr, uint count)
        => caller.Kernel.Futexes.Wake(caller.Process, addr.Address, count);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> JoinLater(
        Caller caller, ThreadObject target, ValueTask<Result> ending, UserPointer value)
    {
        target.AddReference();
        SyscallOutcome outcome = Join(caller, target.Thread, await ending, value);
        target.Release();
        return outcome;
    }

    private static SyscallOutcome Join(Caller caller, Thread target, Result ended, UserPointer value)
    {
        if (ended.IsError)
        {
            return ended;
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BitConverter.TryWriteBytes(bytes, target.ExitValue);
        if (!value.IsNull && caller.Process.Memory.CopyOut(value.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        target.MarkJoined();
        return 0;
    }
}
