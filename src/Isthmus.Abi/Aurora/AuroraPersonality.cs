using System;
using Isthmus.Abi.Aurora.Signals;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora OS: 40 calls with their numbers in RAX and arguments in RDI, RSI, RDX, R10; -1 for every error, -2 for a filtered
/// call; descriptors 0-31; one fixed memory layout below 2 GiB.</summary>
[Personality("aurora", "Aurora OS", Arguments = [Register.Rdi, Register.Rsi, Register.Rdx, Register.R10])]
public sealed partial class AuroraPersonality : Personality
{
    private const ulong ExitNumber = 0;
    private const ulong SigreturnNumber = 37;

    /// <inheritdoc/>
    public override int HandleLimit => AuroraLimits.DESCRIPTORS;

    /// <inheritdoc/>
    public override AddressSpaceLayout Layout { get; } = new()
    {
        MapStart = AuroraLimits.MapStart,
        MapEnd = AuroraLimits.Trampoline,
        Trampoline = AuroraLimits.Trampoline,
        BreakStart = AuroraLimits.HeapStart,
        BreakLimit = AuroraLimits.MapStart,
        StackStart = AuroraLimits.StackStart,
        StackEnd = AuroraLimits.StackEnd,
        ProgramBase = AuroraLimits.ProgramStart,
        InterpreterBase = AuroraLimits.InterpreterStart,
    };

    /// <inheritdoc/>
    public override long EncodeError(KernelError error) => AuroraErrors.Encode(error);

    /// <inheritdoc/>
    public override bool IsAlwaysAllowed(ulong number) => number is ExitNumber or SigreturnNumber;

    /// <inheritdoc/>
    public override int SignalNumber(SignalKind kind) => AuroraSignals.NumberOf(kind);

    /// <inheritdoc/>
    public override string SignalName(int signal) => AuroraSignals.NameOf(signal);

    /// <inheritdoc/>
    public override SignalAction DefaultAction(int signal)
        => signal == AuroraSignals.SIGCHLD ? SignalAction.Ignore : SignalAction.Terminate;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> TrampolineCode => SignalFrame.ReturnCode;

    /// <inheritdoc/>
    public override Result EnterSignalHandler(Thread thread, int signal, ulong handler) => SignalFrame.Enter(thread, signal, handler);
}
