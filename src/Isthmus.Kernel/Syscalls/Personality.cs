using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Files.Sys;
using Isthmus.Kernel.Loading;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Signals;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls;

/// <summary>An ABI as a process sees it. It has no state: one object serves every process.</summary>
public abstract class Personality
{
    private readonly SyscallHandler[] _handlers;
    private Promise[]? _promises;

    /// <summary>Makes the ABI's table of calls.</summary>
    protected Personality() => _handlers = MakeHandlers();

    /// <summary>The name that users write.</summary>
    public string Name => Descriptor.Name;

    /// <summary>The name in prose.</summary>
    public string Title => Descriptor.Title;

    /// <summary>What the ABI consists of.</summary>
    public abstract PersonalityDescriptor Descriptor { get; }

    /// <summary>The number of the call that the registers describe: RAX, all 64 bits, in every ABI.</summary>
    public static ulong CallNumber(UserContext context) => context[Register.Rax];

    /// <summary>False for a call whose success does not come back to the instruction after it, see
    /// <see cref="SyscallAttribute.Returns"/>.</summary>
    public abstract bool Returns(ulong number);

    /// <summary>Makes a system call with the arguments in the caller's registers. They are read, never written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SyscallOutcome Dispatch(Caller caller, ulong number)
    {
        SyscallHandler[] handlers = _handlers;
        return number < (ulong)handlers.Length ? handlers[(uint)number](caller) : KernelError.NotImplemented;
    }

    /// <summary>The promises that a call needs, whatever its arguments are.</summary>
    public Promise PromisesOf(ulong number)
    {
        _promises ??= ReadPromises();
        return number < (ulong)_promises.Length ? _promises[(int)number] : Promise.None;
    }

    /// <summary>True where the ABI's calls state the promises that they need.</summary>
    public bool HasPromises
    {
        get
        {
            _promises ??= ReadPromises();
            return Array.Exists(_promises, promise => promise != Promise.None);
        }
    }

    /// <summary>
    /// Shows the call that the caller's registers describe, and what it came to. Registers and user memory must still be those of the call:
    /// a call that does not return (<see cref="Returns"/>) is shown before it is made, with <see cref="SyscallOutcome.KeepRegisters"/>.
    /// </summary>
    public abstract void FormatCall(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome);

    /// <summary>Shows what the call that the caller's registers describe came to: the end of its line.</summary>
    public abstract void FormatOutcome(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome);

    /// <summary>True for a call whose arguments are shown as they were before it, see
    /// <see cref="SyscallAttribute.TracedBefore"/>.</summary>
    public abstract bool IsTracedBefore(ulong number);

    /// <summary>The value that tells user space about a failure.</summary>
    public abstract long EncodeError(KernelError error);

    /// <summary>True for a call that no filter can refuse: a process must be able to end.</summary>
    public abstract bool IsAlwaysAllowed(ulong number);

    /// <summary>The first handle number that a process can never have.</summary>
    public abstract int HandleLimit { get; }

    /// <summary>True where programs name objects of every type by <see cref="Process.Objects"/>, false where they name open files by
    /// <see cref="Process.Handles"/>.</summary>
    public virtual bool UsesObjectHandles => false;

    /// <summary>Where things lie in an address space.</summary>
    public abstract AddressSpaceLayout Layout { get; }

    /// <summary>The code of the page that signal handlers return to; empty where the layout has no such page.</summary>
    public virtual ReadOnlySpan<byte> TrampolineCode => [];

    /// <summary>The interpreter by whose name programs of the ABI are known; null where no interpreter says so.</summary>
    public virtual string? InterpreterPath => null;

    /// <summary>Fills the stack of a new program, and says what it finds in its registers: the System V protocol where the ABI has no
    /// other.</summary>
    public virtual Result<StartRegisters> BuildStack(ProgramStart start) => InitialStack.Build(start);

    /// <summary>The ABI's number for what the kernel has to say; 0 where it has none.</summary>
    public abstract int SignalNumber(SignalKind kind);

    /// <summary>A signal's name: <c>SIGSEGV</c>.</summary>
    public abstract string SignalName(int signal);

    /// <summary>What a signal does where it has no handler.</summary>
    public abstract SignalAction DefaultAction(int signal);

    /// <summary>True where threads are joined by their number, so that one that has ended is kept until then.</summary>
    public virtual bool KeepsEndedThreads => false;

    /// <summary>True where a signal to a process is one to its first thread, or to another one where that has ended.</summary>
    public virtual bool SignalsFirstThread => false;

    /// <summary>True where a process ends that makes a call without a stack, or from code that it could change.</summary>
    public virtual bool ChecksCallPlaces => false;

    /// <summary>True where a program's file may say who its process is.</summary>
    public virtual bool RunsSetIdPrograms => false;

    /// <summary>True where a signal that does nothing is dropped even while it is blocked.</summary>
    public virtual bool DropsIgnoredSignalsAlways => false;

    /// <summary>True where a process is sent a signal when a child ends.</summary>
    public virtual bool WantsToKnowOfChildren(Process process) => true;

    /// <summary>True where a process is sent that signal also when a child is stopped or goes on.</summary>
    public virtual bool WantsToKnowOfStops(Process process) => false;

    /// <summary>True for a call that ends the calling thread, so that nobody can see it return.</summary>
    public virtual bool EndsThread(ulong number) => false;

    /// <summary>True where programs name sessions and groups of processes, and so say whom the signals of a terminal reach.</summary>
    public virtual bool HasSessions => false;

    /// <summary>True for an ABI whose programs look for what the kernel knows under <c>/sys</c>, and for their processes' files in
    /// <c>/proc</c> in its own form.</summary>
    public virtual bool HasSystemFiles => false;

    /// <summary>Adds the ABI's own files to those under <c>/sys</c>.</summary>
    public virtual void AddSystemFiles(SystemFileSystem files, IsthmusKernel kernel)
    {
    }

    /// <summary>Writes one of the files that a process has in <c>/proc</c> in the ABI's form; false where the ABI has none.</summary>
    public virtual bool TryWriteProcessText(Process process, ProcessText text, ByteWriter output) => false;

    /// <summary>Writes what a core file says of its process in the ABI's form; false where the ABI has none.</summary>
    public virtual bool TryWriteCoreNote(Process process, int signal, IReadOnlyList<Region> regions, ByteWriter output) => false;

    /// <summary>Writes a profile in the ABI's form; false where the ABI has none.</summary>
    public virtual bool TryWriteProfile(ProfileBuffer buffer, bool isForSuperuser, ByteWriter output) => false;

    /// <summary>False for a region that core files leave out.</summary>
    public virtual bool BelongsIntoCore(Region region) => true;

    /// <summary>What exec does to signals besides taking the handlers away: here nothing stays blocked.</summary>
    public virtual void PrepareSignalsForExec(Thread thread) => thread.Kernel.Signals.SetBlocked(thread, 0);

    /// <summary>Makes the thread enter a handler when it goes back to user mode, with its state saved on the user stack.</summary>
    public abstract Result EnterSignalHandler(Thread thread, int signal, ulong handler);

    /// <summary>True where a file does not become a program while somebody has it mapped so that writes go to it.</summary>
    public virtual bool RefusesProgramsMappedForWriting => false;

    /// <summary>What ends a process whose stack has no room to handle <paramref name="signal"/>: a fault, unless the ABI says otherwise.</summary>
    public virtual int SignalWithoutRoom(int signal) => SignalNumber(SignalKind.MemoryFault);

    /// <summary>True where handlers are told more of a signal than its number, so that it must be kept.</summary>
    public virtual bool KeepsSignalOrigins => false;

    /// <summary>Whether a call that a signal has interrupted is made again. The registers are still those of the call.</summary>
    public virtual CallRestart RestartOf(Thread thread, ulong number) => CallRestart.Never;

    /// <summary>The calls by number, generated; <see cref="RefuseCall"/> where there is none. It is called before anything is set up and
    /// may use no state.</summary>
    protected abstract SyscallHandler[] MakeHandlers();

    private Promise[] ReadPromises()
    {
        var promises = new Promise[_handlers.Length];
        IReadOnlyList<SyscallDescriptor> calls = Descriptor.Syscalls;
        for (int i = 0; i < calls.Count; i++)
        {
            promises[calls[i].Number] = PromiseNames.OfDeclaration(calls[i].Promise);
        }

        return promises;
    }

    /// <summary>The handler of numbers that have no call, and of calls that are still to be written.</summary>
    protected SyscallOutcome RefuseCall(Caller caller) => KernelError.NotImplemented;
}
