using System;
using System.Collections.Generic;
using System.Linq;
using Isthmus.Machine.Simulated.Devices;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated;

/// <summary>
/// A whole computer in ordinary objects, for tests: virtual time, user programs in C#, injected faults, and a seed that fixes the run.
/// </summary>
public sealed class SimulatedMachine : IMachine
{
    private const long KernelBytes = 16 << 20;

    private readonly SimulatedMachineOptions _options;
    private readonly HostAgenda _agenda = new();
    private readonly InterruptLine _line = new();
    private readonly UserMemoryBus _bus;
    private readonly SeededRandom _entropy;
    private readonly SeededRandom _wakes;
    private readonly SimulatedPort[] _ports;
    private readonly List<SimulatedRecord> _records = [];
    private readonly List<SimulatedTrap> _traps = [];
    private readonly List<string> _diagnostics = [];
    private int _pageTables;

    /// <summary>Builds the computer and loads the archive.</summary>
    public SimulatedMachine(SimulatedMachineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Frames, 1);
        _options = options;

        // A stream of its own for each use: that one is drawn from more often does not change the others.
        var seeds = new SeededRandom(options.Seed);
        _entropy = new SeededRandom(seeds.Next());
        _wakes = new SeededRandom(seeds.Next());
        var preemption = new SeededRandom(seeds.Next());
        var frameFaults = new AllocationFaults(AllocationFailurePlan.None, new SeededRandom(seeds.Next()));
        var tableFaults = new AllocationFaults(options.TableFailures, new SeededRandom(seeds.Next()));

        Frames = new SimulatedFrameMemory(options.Frames, frameFaults, tableFaults);
        Clock = new SimulatedClock(options.TicksPerSecond, options.BootEpoch);
        _ports = [.. options.Ports.Select(port => new SimulatedPort(port, Clock, _agenda, _line))];
        _bus = new UserMemoryBus(Frames, options.UserLimit);
        Processor = new SimulatedProcessor(this, options, new SimulatedCpu(_bus, Clock, _records), _bus, preemption);
        Programs = new ProgramRegistry([.. options.Archive?.Programs ?? [], .. options.Programs]);
        Archive = LoadArchive(options.Archive?.Build() ?? []);
        frameFaults.Plan = options.FrameFailures;
    }

    /// <summary>The processor.</summary>
    public SimulatedProcessor Processor { get; }

    /// <summary>Physical memory.</summary>
    public SimulatedFrameMemory Frames { get; }

    /// <summary>Virtual time.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>The programs that the processor knows.</summary>
    public ProgramRegistry Programs { get; }

    /// <inheritdoc/>
    public BootArchive Archive { get; }

    /// <inheritdoc/>
    public VirtualAddress UserLimit => _options.UserLimit;

    /// <inheritdoc/>
    public MemoryUsage Memory => new(((long)Frames.TotalFrames << Page.Shift) + KernelBytes, KernelBytes, HeapBytes: 0);

    /// <summary>Why the machine was switched off, if it was.</summary>
    public PowerOffReason? PowerOffReason { get; private set; }

    /// <summary>The assertion or the exception by which a user program failed its test, if one did.</summary>
    public SimulatedProgramFailedException? Failure { get; private set; }

    /// <summary>What user programs have recorded, in the order of time.</summary>
    public IReadOnlyList<SimulatedRecord> Records => _records;

    /// <summary>All returns from user mode, where the options ask for them.</summary>
    public IReadOnlyList<SimulatedTrap> Traps => _traps;

    /// <summary>The kernel's diagnostic lines.</summary>
    public IReadOnlyList<string> Diagnostics => _diagnostics;

    Processor IMachine.Processor => Processor;

    FrameMemory IMachine.Frames => Frames;

    Clock IMachine.Clock => Clock;

    IReadOnlyList<Port> IMachine.Ports => _ports;

    /// <summary>Counts what is allocated, to find leaks.</summary>
    public MemoryCensus TakeCensus() => new(Frames.AllocatedFrames, _pageTables, Frames.TableFrames);

    /// <summary>The port of that name.</summary>
    public SimulatedPort Port(string name) => _ports.Single(port => port.Name == name);

    /// <summary>The recorded numbers of that name, in order.</summary>
    public IReadOnlyList<long> Values(string name)
        => [.. _records.Where(record => record.Name == name).Select(record => record.SignedValue)];

    /// <summary>The recorded texts of that name, in order.</summary>
    public IReadOnlyList<string?> Texts(string name)
        => [.. _records.Where(record => record.Name == name).Select(record => record.Text)];

    /// <summary>Plans what the world outside does at a moment of virtual time.</summary>
    public void At(long nanosecondsSinceBoot, Action action) => _agenda.Add(nanosecondsSinceBoot, action);

    /// <inheritdoc/>
    public PageTable? CreatePageTable()
    {
        if (!Frames.TryAllocateTable(out PhysicalFrame root))
        {
            return null;
        }

        _pageTables++;
        return new SimulatedPageTable(Frames, root, UserLimit, Forget);
    }

    /// <inheritdoc/>
    public void FillEntropy(Span<byte> destination) => _entropy.Fill(destination);

    /// <inheritdoc/>
    public void PollDevices()
    {
        CheckRunning();
        Clock.Advance(_options.Costs.Poll);
        _agenda.RunDue(Clock.Now);
        foreach (SimulatedPort port in _ports)
        {
            port.Poll();
        }
    }

    /// <inheritdoc/>
    public void WriteDiagnostic(ReadOnlySpan<char> line) => _diagnostics.Add(line.ToString());

    /// <inheritdoc/>
    public void PowerOff(PowerOffReason reason)
    {
        PowerOffReason ??= reason;
        CheckRunning();
    }

    /// <summary>Throws what must end a test: a program's failure, or the end of the machine.</summary>
    internal void CheckRunning()
    {
        if (PowerOffReason is { } reason)
        {
            throw new MachinePoweredOffException(reason, Failure);
        }

        if (Failure is not null)
        {
            throw Failure;
        }
    }

    /// <summary>Remembers the first failure: the kernel may contain the exception.</summary>
    internal SimulatedProgramFailedException Fail(SimulatedProgramFailedException failure) => Failure ??= failure;

    /// <summary>Delivers an interrupt, if one is pending.</summary>
    internal bool TryTakeInterrupt()
    {
        _agenda.RunDue(Clock.Now);
        return _line.TryTake() | Clock.TryTakeAlarm();
    }

    /// <summary>Records a return from user mode.</summary>
    internal void Log(TrapKind kind, UserContext context)
    {
        if (_options.RecordTraps)
        {
            _traps.Add(new SimulatedTrap(Clock.Now, kind, context.InstructionPointer, context[Register.Rax]));
        }
    }

    /// <summary>Lets time jump to the next interrupt.</summary>
    internal void WaitForInterrupt()
    {
        CheckRunning();
        while (!TryTakeInterrupt())
        {
            long next = Math.Min(Clock.Alarm, _agenda.Next);
            if (next != Isthmus.Machine.Clock.Never)
            {
                bool tooEarly = _wakes.Chance(_options.EarlyWakeProbability);
                Clock.Advance(tooEarly ? _wakes.Below(next - Clock.Now) : next - Clock.Now);
                if (tooEarly)
                {
                    return;
                }
            }
            else if (_options.WhenIdle?.Invoke(this) != true || !CanSomethingHappen())
            {
                throw new SimulationDeadlockException(Clock.Now);
            }
        }
    }

    private bool CanSomethingHappen()
        => _line.IsRaised || Math.Min(Clock.Alarm, _agenda.Next) != Isthmus.Machine.Clock.Never;

    private void Forget(SimulatedPageTable table)
    {
        if (_bus.Active == table)
        {
            throw new MachineMisuseException("The page table is the active one: it cannot be disposed.");
        }

        _pageTables--;
    }

    private BootArchive LoadArchive(byte[] archive)
    {
        var frames = new List<PhysicalFrame>();
        for (int position = 0; position < archive.Length; position += Page.Size)
        {
            if (!Frames.TryAllocateZeroed(out PhysicalFrame frame))
            {
                throw new ArgumentException($"The archive of {archive.Length} bytes does not fit into {Frames.TotalFrames} frames.");
            }

            Frames.Write(frame, 0, archive.AsSpan(position, Math.Min(Page.Size, archive.Length - position)));
            frames.Add(frame);
        }

        return new BootArchive(frames, archive.Length);
    }
}
