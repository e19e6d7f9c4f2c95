using System;
using Isthmus.Abi.PromptOs;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Thread = Isthmus.Kernel.Processes.Thread;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>PromptOS with a call that tells how much kernel memory all processes together pay for, and how many frames are taken.</summary>
internal sealed class ChargePersonality : Personality
{
    public const long Charged = 200;
    public const long FreeFrames = 201;
    public const long KnownThreads = 202;

    private readonly PromptOsPersonality _inner = new();

    public override PersonalityDescriptor Descriptor => _inner.Descriptor;

    public override int HandleLimit => _inner.HandleLimit;

    public override bool UsesObjectHandles => true;

    public override AddressSpaceLayout Layout => _inner.Layout;

    public override bool KeepsSignalOrigins => true;

    public override ReadOnlySpan<byte> TrampolineCode => _inner.TrampolineCode;

    public override CallRestart RestartOf(Thread thread, ulong number) => _inner.RestartOf(thread, number);

    public override bool Returns(ulong number) => number > 85 || _inner.Returns(number);

    public override void FormatCall(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome)
        => _inner.FormatCall(ref writer, caller, outcome);

    public override void FormatOutcome(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome)
        => _inner.FormatOutcome(ref writer, caller, outcome);

    public override bool IsTracedBefore(ulong number) => _inner.IsTracedBefore(number);

    public override long EncodeError(KernelError error) => _inner.EncodeError(error);

    public override bool IsAlwaysAllowed(ulong number) => _inner.IsAlwaysAllowed(number);

    public override int SignalNumber(SignalKind kind) => _inner.SignalNumber(kind);

    public override string SignalName(int signal) => _inner.SignalName(signal);

    public override SignalAction DefaultAction(int signal) => _inner.DefaultAction(signal);

    public override Result EnterSignalHandler(Thread thread, int signal, ulong handler)
        => _inner.EnterSignalHandler(thread, signal, handler);

    protected override SyscallHandler[] MakeHandlers()
    {
        var handlers = new SyscallHandler[256];
        Array.Fill(handlers, Answer);
        return handlers;
    }

    private SyscallOutcome Answer(Caller caller) => (long)CallNumber(caller.Thread.Context) switch
    {
        Charged => caller.Kernel.FirstProcess!.Account.Memory,
        FreeFrames => caller.Kernel.Machine.Frames.FreeFrames,
        KnownThreads => caller.Kernel.Processes.AdditionalThreads,
        _ => _inner.Dispatch(caller, CallNumber(caller.Thread.Context)),
    };
}
