using System;
using System.Collections.Generic;
using Isthmus.Abi.Serenity.Processes;
using Isthmus.Abi.Serenity.Signals;
using Isthmus.Abi.Serenity.SystemFiles;
using Isthmus.Abi.Serenity.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Files.Sys;
using Isthmus.Kernel.Loading;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity;

/// <summary>SerenityOS: 158 calls with their numbers in RAX and arguments in RDX, RDI, RBX, RSI; a failure is its number, negated; paths
/// come with their length, more than four arguments in a structure.</summary>
[Personality("serenity", "SerenityOS", Arguments = [Register.Rdx, Register.Rdi, Register.Rbx, Register.Rsi])]
public sealed partial class SerenityPersonality : Personality
{
    private const ulong ExitNumber = 26;
    private const ulong ExitThreadNumber = 27;
    private const ulong SigreturnNumber = 133;

    /// <inheritdoc/>
    public override int HandleLimit => SystemLimits.FD_SETSIZE;

    /// <inheritdoc/>
    public override AddressSpaceLayout Layout { get; } = new()
    {
        MapStart = UserRange.Start,
        MapEnd = UserRange.Trampoline,
        Trampoline = UserRange.Trampoline,
        BreakStart = UserRange.StackEnd,
        BreakLimit = UserRange.StackEnd,
        StackStart = UserRange.StackEnd - UserRange.StackBytes,
        StackEnd = UserRange.StackEnd,
        StackSpread = UserRange.StackSpread,
        SmallestStack = UserRange.SmallestStack,
        LargestStack = UserRange.LargestStack,
        ProgramBase = UserRange.ImageStart,
        InterpreterBase = UserRange.ImageStart,
        BaseSpread = UserRange.ImageSpread,
        InterpreterLoadsProgram = true,
        NamesProgramsByPath = true,
        StackName = "Stack (Main thread)",
        TrampolineName = "Signal trampoline",
    };

    /// <inheritdoc/>
    public override long EncodeError(KernelError error) => -ErrorEncoding.NumberOf(error);

    /// <inheritdoc/>
    public override bool IsAlwaysAllowed(ulong number) => number is ExitNumber or SigreturnNumber;

    /// <inheritdoc/>
    public override string InterpreterPath => "/usr/lib/Loader.so";

    /// <inheritdoc/>
    public override Result<StartRegisters> BuildStack(ProgramStart start) => StartStack.Build(start);

    /// <inheritdoc/>
    public override int SignalNumber(SignalKind kind) => SignalTable.NumberOf(kind);

    /// <inheritdoc/>
    public override string SignalName(int signal) => SignalTable.NameOf(signal);

    /// <inheritdoc/>
    public override SignalAction DefaultAction(int signal) => SignalTable.DefaultOf(signal);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> TrampolineCode => SignalFrame.Trampoline;

    /// <inheritdoc/>
    public override Result EnterSignalHandler(Thread thread, int signal, ulong handler) => SignalFrame.Enter(thread, signal, handler);

    /// <inheritdoc/>
    public override int SignalWithoutRoom(int signal) => signal;

    /// <inheritdoc/>
    public override bool ChecksCallPlaces => true;

    /// <inheritdoc/>
    public override bool RefusesProgramsMappedForWriting => true;

    /// <inheritdoc/>
    public override bool RunsSetIdPrograms => true;

    /// <inheritdoc/>
    public override bool KeepsSignalOrigins => true;

    /// <inheritdoc/>
    public override bool KeepsEndedThreads => true;

    /// <inheritdoc/>
    public override bool SignalsFirstThread => true;

    /// <inheritdoc/>
    public override bool DropsIgnoredSignalsAlways => true;

    /// <inheritdoc/>
    public override bool WantsToKnowOfChildren(Process process)
        => (process.Signals.OptionsOf(SignalNumbers.SIGCHLD).AbiFlags & SignalActionFlags.SA_NOCLDWAIT) == 0;

    /// <inheritdoc/>
    public override bool WantsToKnowOfStops(Process process) => true;

    /// <inheritdoc/>
    public override bool EndsThread(ulong number) => number is ExitNumber or ExitThreadNumber;

    /// <inheritdoc/>
    public override bool HasSystemFiles => true;

    /// <inheritdoc/>
    public override bool HasSessions => true;

    /// <inheritdoc/>
    public override void AddSystemFiles(SystemFileSystem files, IsthmusKernel kernel) => SystemTree.AddTo(files, kernel);

    /// <inheritdoc/>
    public override bool TryWriteProcessText(Process process, ProcessText text, ByteWriter output)
        => ProcessFileTexts.TryWrite(process, text, output);

    /// <inheritdoc/>
    public override bool TryWriteCoreNote(Process process, int signal, IReadOnlyList<Region> regions, ByteWriter output)
    {
        CoreNote.Write(process, signal, regions, output);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryWriteProfile(ProfileBuffer buffer, bool isForSuperuser, ByteWriter output)
    {
        ProfileText.Write(buffer, isForSuperuser, output);
        return true;
    }

    /// <inheritdoc/>
    public override bool BelongsIntoCore(Region region)
        => region.Name is not { } name
            || !(name.StartsWith("malloc:", StringComparison.Ordinal) || name.StartsWith("LibJS:", StringComparison.Ordinal));

    /// <summary>Masks and pending signals stay; SIGCHLD alone is not ignored any more.</summary>
    public override void PrepareSignalsForExec(Thread thread)
        => thread.Kernel.Signals.SetHandler(thread.Process, SignalNumbers.SIGCHLD, SignalState.Default);
}
