using System;
using System.Threading.Tasks;
using Isthmus.Abi.Aurora;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Memory;
using Thread = Isthmus.Kernel.Processes.Thread;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>Aurora with calls for tests beside its own: handlers with bugs, and looks into the kernel.</summary>
internal class ProbePersonality : Personality
{
    public const long Throw = 200;
    public const long ThrowAfterWait = 201;
    public const long ThrowWhileQueued = 202;
    public const long FreeFrames = 203;
    public const long ProcessCount = 204;
    public const long StartMeter = 205;
    public const long StopMeter = 206;
    public const long ReadMeter = 207;

    public const long OpenBroken = 208;

    /// <summary>The n-th frame from now on is refused.</summary>
    public const long FailFrame = 209;

    /// <summary>The n-th frame of a page table from now on is refused.</summary>
    public const long FailTable = 210;
    public const long StopFailing = 211;

    /// <summary>Kernel memory that all processes together pay for.</summary>
    public const long ChargedMemory = 212;

    private readonly AuroraPersonality _aurora = new();
    private readonly WaitQueue _queue = new();

    public AllocationMeter? Meter { get; set; }

    public SimulatedMachine? Machine { get; set; }

    public AddressSpaceLayout? LayoutForTest { get; set; }

    public override PersonalityDescriptor Descriptor => _aurora.Descriptor;

    public override int HandleLimit => _aurora.HandleLimit;

    public override AddressSpaceLayout Layout => LayoutForTest ?? _aurora.Layout;

    public override bool Returns(ulong number) => number > 255 || _aurora.Returns(number);

    public override void FormatCall(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome)
        => _aurora.FormatCall(ref writer, caller, outcome);

    public override void FormatOutcome(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome)
        => _aurora.FormatOutcome(ref writer, caller, outcome);

    public override bool IsTracedBefore(ulong number) => _aurora.IsTracedBefore(number);

    public override long EncodeError(KernelError error) => _aurora.EncodeError(error);

    public override bool IsAlwaysAllowed(ulong number) => _aurora.IsAlwaysAllowed(number);

    public override ReadOnlySpan<byte> TrampolineCode => _aurora.TrampolineCode;

    public override int SignalNumber(SignalKind kind) => _aurora.SignalNumber(kind);

    public override string SignalName(int signal) => _aurora.SignalName(signal);

    public override SignalAction DefaultAction(int signal) => _aurora.DefaultAction(signal);

    public override Result EnterSignalHandler(Thread thread, int signal, ulong handler)
        => _aurora.EnterSignalHandler(thread, signal, handler);

    protected override SyscallHandler[] MakeHandlers()
    {
        var handlers = new SyscallHandler[256];
        Array.Fill(handlers, Probe);
        return handlers;
    }

    protected virtual SyscallOutcome Probe(Caller caller) => (long)CallNumber(caller.Thread.Context) switch
    {
        Throw => throw new InvalidOperationException("a bug in a handler"),
        ThrowAfterWait => caller.Thread.Finish(WaitAndThrow(caller)),
        ThrowWhileQueued => QueueAndThrow(caller),
        FreeFrames => caller.Kernel.Machine.Frames.FreeFrames,
        ProcessCount => caller.Kernel.Processes.Count,
        StartMeter => Meter!.Start(),
        StopMeter => Meter!.Stop(),
        ReadMeter => Meter!.Bytes,
        OpenBroken => caller.Process.Handles.Add(new BrokenFile()),
        FailFrame => Fail(Machine!.Frames.FrameFaults, caller),
        FailTable => Fail(Machine!.Frames.TableFaults, caller),
        StopFailing => StopFailures(),
        ChargedMemory => caller.Kernel.FirstProcess!.Account.Memory + caller.Kernel.FirstProcess!.Account.Shared,
        _ => _aurora.Dispatch(caller, CallNumber(caller.Thread.Context)),
    };

    private static SyscallOutcome Fail(AllocationFaults faults, Caller caller)
    {
        faults.Plan = new AllocationFailurePlan { FailNumber = (long)caller.Thread.Context[Register.Rdi] };
        return 0;
    }

    private SyscallOutcome StopFailures()
    {
        Machine!.Frames.FrameFaults.Plan = AllocationFailurePlan.None;
        Machine.Frames.TableFaults.Plan = AllocationFailurePlan.None;
        return 0;
    }

    private static async ValueTask<SyscallOutcome> WaitAndThrow(Caller caller)
    {
        _ = await caller.Thread.Waiter.Wait(WaitReason.Sleep, caller.Kernel.Machine.Clock.Now + 1_000_000);
        throw new InvalidOperationException("a bug after waiting");
    }

    private SyscallOutcome QueueAndThrow(Caller caller)
    {
        _ = _queue.Wait(caller.Thread, WaitReason.Sleep, caller.Kernel.Machine.Clock.Now + 1_000_000).AsTask();
        throw new InvalidOperationException("a bug in the middle of a wait");
    }
}
