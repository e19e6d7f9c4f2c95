using System.Threading.Tasks;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using Thread = Isthmus.Kernel.Processes.Thread;

namespace Isthmus.Abi.Tests.Threads;

/// <summary>The probes' ABI with calls for threads: the kernel's services without any ABI's rules in between.</summary>
internal sealed class ThreadPersonality : ProbePersonality
{
    public const long Create = 220;
    public const long ExitThread = 221;
    public const long Join = 222;
    public const long ThreadNumber = 223;
    public const long FutexWait = 224;
    public const long FutexWake = 225;
    public const long FutexRequeue = 226;
    public const long SetMask = 227;
    public const long KillThread = 228;
    public const long Threads = 229;
    public const long Execute = 230;

    /// <summary>The additional threads of all processes that the kernel still knows.</summary>
    public const long KnownThreads = 231;
    public const long CreateDetached = 232;
    public const long SuspendWith = 233;

    /// <summary>Refused with the error's number below -1000, so that tests see which.</summary>
    public const long FirstError = -1000;

    public const int Continue = 18;
    public const int Stop = 19;

    public override long EncodeError(KernelError error) => FirstError - (long)error;

    public override SignalAction DefaultAction(int signal) => signal switch
    {
        Continue => SignalAction.Continue,
        Stop => SignalAction.Stop,
        _ => base.DefaultAction(signal),
    };

    public override CallRestart RestartOf(Thread thread, ulong number)
        => (long)number is Join or SuspendWith ? CallRestart.UnlessHandled : CallRestart.Never;

    protected override SyscallOutcome Probe(Caller caller)
    {
        UserContext context = caller.Thread.Context;
        ulong first = context[Register.Rdi];
        ulong second = context[Register.Rsi];
        ulong third = context[Register.Rdx];
        IsthmusKernel kernel = caller.Kernel;
        switch ((long)CallNumber(context))
        {
            case Create:
                return Start(caller, isDetached: false);
            case CreateDetached:
                return Start(caller, isDetached: true);
            case ExitThread:
                ThreadManager.Exit(caller.Thread, (long)first);
                return SyscallOutcome.KeepRegisters;
            case Join:
                return kernel.Processes.FindThread(new ThreadId((int)first)) is { } target
                    ? caller.Thread.Finish(JoinThread(caller, target, new VirtualAddress(second)))
                    : KernelError.NoSuchProcess;
            case ThreadNumber:
                return caller.Thread.Id.Value;
            case FutexWait:
                return caller.Thread.Finish(Wait(caller, new VirtualAddress(first), (uint)second, (long)third));
            case FutexWake:
                return kernel.Futexes.Wake(caller.Process, new VirtualAddress(first), (uint)second);
            case FutexRequeue:
                return kernel.Futexes.Requeue(
                    caller.Process, new VirtualAddress(first), (uint)second, new VirtualAddress(third), (uint)context[Register.R10]);
            case SetMask:
                kernel.Signals.SetBlocked(caller.Thread, first);
                return 0;
            case KillThread:
                kernel.Signals.SendToThread(kernel.Processes.FindThread(new ThreadId((int)first))!, (int)second);
                return 0;
            case Threads:
                return caller.Process.Threads.Count;
            case KnownThreads:
                return kernel.Processes.AdditionalThreads;
            case Execute:
                return caller.Thread.Finish(Replace(caller));
            case SuspendWith:
                kernel.Signals.SetBlockedForCall(caller.Thread, first);
                return caller.Thread.Finish(Suspend(caller));
            case 30 when (int)second is Continue or Stop:
                kernel.Signals.Send(kernel.Processes.Find(new ProcessId((int)first))!, (int)second);
                return 0;
            default:
                return base.Probe(caller);
        }
    }

    private static SyscallOutcome Start(Caller caller, bool isDetached)
    {
        if (!caller.Kernel.ThreadManager.Create(caller.Thread).TryGet(out Thread thread, out KernelError error))
        {
            return error;
        }

        thread.Context.InstructionPointer = new VirtualAddress(caller.Thread.Context[Register.Rdi]);
        thread.Context[Register.Rdi] = caller.Thread.Context[Register.Rsi];
        thread.Context[Register.Rbp] = caller.Thread.Context[Register.Rsi];
        thread.Context.StackPointer = new VirtualAddress(caller.Thread.Context[Register.Rdx]);
        thread.Context[Register.FsBase] = caller.Thread.Context[Register.R10];
        if (!isDetached)
        {
            thread.AddReference();
        }

        caller.Kernel.ThreadManager.Start(thread);
        return thread.Id.Value;
    }

    private static async ValueTask<SyscallOutcome> JoinThread(Caller caller, Thread target, VirtualAddress value)
    {
        Result ended = await ThreadManager.WaitForEnd(caller.Thread, target);
        if (ended.IsError)
        {
            return ended;
        }

        byte[] bytes = System.BitConverter.GetBytes(target.ExitValue);
        if (value.Value != 0 && caller.Process.Memory.CopyOut(value, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        target.MarkJoined();
        if (target.Id.Value != target.Process.Id.Value)
        {
            target.Release();
        }

        return 0;
    }

    private static async ValueTask<SyscallOutcome> Wait(Caller caller, VirtualAddress address, uint expected, long timeout)
    {
        long deadline = timeout < 0 ? Clock.Never : caller.Kernel.Machine.Clock.Now + timeout;
        return await caller.Kernel.Futexes.Wait(caller.Thread, address, expected, deadline);
    }

    private static async ValueTask<SyscallOutcome> Suspend(Caller caller)
    {
        _ = await caller.Thread.Waiter.Wait(Isthmus.Kernel.Scheduling.WaitReason.Signal);
        return KernelError.Interrupted;
    }

    private static async ValueTask<SyscallOutcome> Replace(Caller caller)
    {
        var arguments = new ArgumentList();
        _ = arguments.Add("other"u8);
        Result result = await caller.Kernel.Programs.ExecuteAmongThreads(caller.Thread, "/bin/other"u8, arguments, new ArgumentList());
        return result.IsSuccess ? SyscallOutcome.KeepRegisters : result;
    }
}
