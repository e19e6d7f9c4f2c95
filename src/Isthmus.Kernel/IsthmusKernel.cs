using System;
using System.Numerics;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Loading;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Startup;
using Isthmus.Kernel.Synchronization;
using Isthmus.Kernel.Terminals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Timekeeping;
using Isthmus.Kernel.Tracing;
using Isthmus.Machine;

namespace Isthmus.Kernel;

/// <summary>One kernel on one machine. Everything hangs from here: there is no global state, and several kernels can live in one
/// (test) process.</summary>
public sealed class IsthmusKernel
{
    /// <summary>Frames of memory for each process that may exist at most: what a small one occupies with its tables.</summary>
    private const int FramesPerProcess = 10;

    /// <summary>The part of memory that charged objects of the kernel may take; its heap may grow to twice as much.</summary>
    private const int ChargedMemoryShare = 8;

    /// <summary>The part of memory that segments of shared memory may take.</summary>
    private const int SharedMemoryShare = 2;

    private readonly KernelLoop _loop;
    private byte[] _scratch = [];
    private long _numberedObjects;

    /// <summary>Makes a kernel for <paramref name="machine"/>, with an empty file tree and no process.</summary>
    public IsthmusKernel(IMachine machine)
    {
        Machine = machine;
        Control = new ControlChannel(machine);
        Processes = new ProcessTable(System.Math.Clamp(machine.Frames.TotalFrames / FramesPerProcess, 64, 32768));
        ProcessManager = new ProcessManager(this);
        ThreadManager = new ThreadManager(this);
        Signals = new SignalManager(this);
        Tracers = new TraceManager(this);
        Cores = new CoreFiles(this);
        Profiler = new Profiler(this);
        Purgeable = new PurgeableMemory(this);
        Traps = new TrapHandler(this);
        Memory = new MemoryPressure(this);
        Oops = new Oops(this);
        Calls = new SyscallGate(this, machine.FindPort("org.isthmus.trace"));
        WallClock = new WallClock(machine, Timers);
        FileSystem = new FileSystem(machine);
        Mounts = new MountManager(this);
        Groups = new ProcessGroups(this);
        Terminals = new TerminalManager(this);
        Network = new NetworkStack(machine, Timers);
        Network.Attach(new LoopbackInterface());
        SharedSegments = new SharedSegmentTable(machine);
        Programs = new ProgramLoader(this);
        _loop = new KernelLoop(this);
    }

    /// <summary>The computer that it runs on.</summary>
    public IMachine Machine { get; }

    /// <summary>Who runs next.</summary>
    public Scheduler Scheduler { get; } = new();

    /// <summary>Everything that is to happen at a set time.</summary>
    public TimerQueue Timers { get; } = new();

    /// <summary>The time of day.</summary>
    public WallClock WallClock { get; }

    /// <summary>All processes.</summary>
    public ProcessTable Processes { get; }

    /// <summary>How processes begin and end.</summary>
    public ProcessManager ProcessManager { get; }

    /// <summary>How threads begin and end.</summary>
    public ThreadManager ThreadManager { get; }

    /// <summary>Futexes.</summary>
    public FutexTable Futexes { get; } = new();

    /// <summary>Signals to processes.</summary>
    public SignalManager Signals { get; }

    /// <summary>Processes that control others.</summary>
    public TraceManager Tracers { get; }

    /// <summary>Core files.</summary>
    public CoreFiles Cores { get; }

    /// <summary>Profiles.</summary>
    public Profiler Profiler { get; }

    /// <summary>Shared memory whose content may be given up.</summary>
    public PurgeableMemory Purgeable { get; }

    /// <summary>The file tree.</summary>
    public FileSystem FileSystem { get; }

    /// <summary>Groups of processes.</summary>
    public ProcessGroups Groups { get; }

    /// <summary>Terminals.</summary>
    public TerminalManager Terminals { get; }

    /// <summary>Changes mounts.</summary>
    public MountManager Mounts { get; }

    /// <summary>Processes that see only each other.</summary>
    public ContextSet<ProcessList> ProcessLists { get; } = new();

    /// <summary>Names of the machine that only some processes know it by.</summary>
    public ContextSet<HostContext> Hosts { get; } = new();

    /// <summary>Sockets, and the interfaces below them.</summary>
    public NetworkStack Network { get; }

    /// <summary>Segments of shared memory.</summary>
    public SharedSegmentTable SharedSegments { get; }

    /// <summary>What channels have in common.</summary>
    public CarrierSet Carriers { get; } = new();

    /// <summary>Replaces programs.</summary>
    public ProgramLoader Programs { get; }

    /// <summary>The machine's name, as programs set and ask it.</summary>
    public byte[] HostName { get; set; } = "isthmus"u8.ToArray();

    /// <summary>What the keys of a keyboard mean.</summary>
    public KeyMap KeyMap { get; } = new();

    /// <summary>Contained kernel bugs.</summary>
    public Oops Oops { get; }

    /// <summary>What programs have said to the kernel's log.</summary>
    public KernelLog Log { get; } = new();

    /// <summary>Text lines to and from the host tool.</summary>
    public ControlChannel Control { get; }

    /// <summary>The first process, while it lives; when it ends the machine is switched off.</summary>
    public Process? FirstProcess { get; internal set; }

    /// <summary>True once the first process has ended.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Room for one call's data that is too much for the stack. It holds what another call left there, and whoever waits has
    /// lost it.</summary>
    /// <param name="length">Bytes, of which the caller has made sure that they are not too many.</param>
    public Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        return _scratch.AsSpan(0, length);
    }

    /// <summary>Makes the account that pays for the first process and all that come from it.</summary>
    public ResourceAccount CreateAccount()
    {
        long memory = (long)Machine.Frames.TotalFrames << Page.Shift;
        return new(Processes.Limit, memory / ChargedMemoryShare, memory / SharedMemoryShare);
    }

    internal MemoryPressure Memory { get; }

    internal TrapHandler Traps { get; }

    internal SyscallGate Calls { get; }

    /// <summary>The number that tells an object from all others that there are or were; given when it is first asked for.</summary>
    public long NumberOf(KernelObject target)
    {
        if (target.ObjectNumber == 0)
        {
            target.ObjectNumber = ++_numberedObjects;
        }

        return target.ObjectNumber;
    }

    /// <summary>Runs user programs until the first process has ended.</summary>
    public void Run() => _loop.Run();

    /// <summary>Hands everything written to the host and switches the machine off.</summary>
    public void PowerOff(PowerOffReason reason)
    {
        for (int i = 0; i < Machine.Ports.Count; i++)
        {
            PortWriter.Flush(Machine, Machine.Ports[i]);
        }

        Machine.PowerOff(reason);
    }

    internal void Finish(Process first, ExitStatus status)
    {
        IsFinished = true;
        FirstProcess = null;
        if (status.Signal != 0)
        {
            Control.Signal(status.Signal, first.Personality.SignalName(status.Signal), status.DumpsCore);
        }
        else
        {
            Control.Exit(status.Code);
        }
    }
}
