using System;
using Isthmus.Abi.PromptOs.Signals;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs;

/// <summary>PromptOS: 86 calls with their numbers in RAX and arguments in RDI, RSI, RDX, R10, R8, R9; negated error numbers; everything
/// is a handle, and there is no fork.</summary>
[Personality(
    "promptos",
    "PromptOS",
    Arguments = [Register.Rdi, Register.Rsi, Register.Rdx, Register.R10, Register.R8, Register.R9])]
public sealed partial class PromptOsPersonality : Personality
{
    private const ulong ExitNumber = 0;
    private const ulong SigreturnNumber = 76;

    // The last page of the 255 top-level entries that user mode has on the real machine.
    private static readonly VirtualAddress s_trampoline = new(0x7F7F_FFFF_F000);

    /// <inheritdoc/>
    public override int HandleLimit => 4096;

    /// <inheritdoc/>
    public override bool UsesObjectHandles => true;

    /// <inheritdoc/>
    public override AddressSpaceLayout Layout { get; } = new()
    {
        MapStart = new VirtualAddress(0x7000_0000_0000),
        MapEnd = new VirtualAddress(0x7F00_0000_0000),
        BreakStart = new VirtualAddress(0x6000_0000_0000),
        BreakLimit = new VirtualAddress(0x6000_0000_0000),
        StackStart = new VirtualAddress(0x7F7F_FF7F_0000),
        StackEnd = new VirtualAddress(0x7F7F_FFFF_0000),
        ProgramBase = new VirtualAddress(0x5555_0000_0000),
        InterpreterBase = new VirtualAddress(0x5FFF_0000_0000),
        BaseSpread = 1UL << 32,
        MapSpread = 1UL << 40,
        StackSpread = 1UL << 32,
        StackGuard = 16 * Page.Size,
        Trampoline = s_trampoline,
    };

    /// <inheritdoc/>
    public override long EncodeError(KernelError error) => PromptOsErrors.Encode(error);

    /// <inheritdoc/>
    public override bool IsAlwaysAllowed(ulong number) => number is ExitNumber or SigreturnNumber;

    /// <inheritdoc/>
    public override int SignalNumber(SignalKind kind) => PromptOsSignals.NumberOf(kind);

    /// <inheritdoc/>
    public override string SignalName(int signal) => PromptOsSignals.NameOf(signal);

    /// <inheritdoc/>
    public override SignalAction DefaultAction(int signal) => PromptOsSignals.DefaultAction(signal);

    /// <inheritdoc/>
    public override bool KeepsSignalOrigins => true;

    /// <inheritdoc/>
    public override bool WantsToKnowOfStops(Process process)
        => (process.Signals.OptionsOf(PromptOsSignals.SIGCHLD).AbiFlags & SignalFlags.SA_NOCLDSTOP) == 0;

    /// <inheritdoc/>
    public override CallRestart RestartOf(Thread thread, ulong number) => RestartRules.Of(thread, number);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> TrampolineCode => SignalFrame.ReturnCode;

    /// <inheritdoc/>
    public override Result EnterSignalHandler(Thread thread, int signal, ulong handler)
        => SignalFrame.Enter(thread, signal, handler, s_trampoline);
}
