using System;
using System.Collections.Generic;
using Isthmus.Machine.Simulated.Archives;
using Isthmus.Machine.Simulated.Devices;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated;

/// <summary>What computer to simulate. The same options give the same run.</summary>
public sealed record SimulatedMachineOptions
{
    /// <summary>Frames of physical memory, those of the boot archive and of page tables among them.</summary>
    public int Frames { get; init; } = 4096;

    /// <summary>Where everything random comes from: preemption, injected faults, entropy.</summary>
    public ulong Seed { get; init; }

    /// <summary>The boot archive; its programs can be run.</summary>
    public ArchiveBuilder? Archive { get; init; }

    /// <summary>Programs that can be run without being in the archive: the test writes their files itself.</summary>
    public IReadOnlyList<SimulatedProgram> Programs { get; init; } = [];

    /// <summary>The ports; by default standard streams, trace and control, and no terminal.</summary>
    public IReadOnlyList<SimulatedPortOptions> Ports { get; init; } =
    [
        new("org.isthmus.stdin"),
        new("org.isthmus.stdout"),
        new("org.isthmus.stderr"),
        new("org.isthmus.trace"),
        new("org.isthmus.control"),
    ];

    /// <summary>After each user step an interrupt comes with this probability: preemption at random points.</summary>
    public double PreemptionProbability { get; init; }

    /// <summary>A wait for an interrupt ends too early, without a reason, with this probability.</summary>
    public double EarlyWakeProbability { get; init; }

    /// <summary>Frame allocations that fail.</summary>
    public AllocationFailurePlan FrameFailures { get; init; } = AllocationFailurePlan.None;

    /// <summary>Page-table allocations that fail.</summary>
    public AllocationFailurePlan TableFailures { get; init; } = AllocationFailurePlan.None;

    /// <summary>What things cost in virtual time.</summary>
    public SimulatedCosts Costs { get; init; } = new();

    /// <summary>User steps after which the simulation gives up.</summary>
    public long MaximumSteps { get; init; } = 20_000_000;

    /// <summary>Asked when nothing can ever happen any more: the test may type something, plan something, and answer true. False, or
    /// an answer without an effect, is a deadlock.</summary>
    public Func<SimulatedMachine, bool>? WhenIdle { get; init; }

    /// <summary>Whether <see cref="SimulatedMachine.Traps"/> is kept.</summary>
    public bool RecordTraps { get; init; }

    /// <summary>Nanoseconds from 1970-01-01 UTC to boot.</summary>
    public long BootEpoch { get; init; } = 1_700_000_000_000_000_000;

    /// <summary>How fast the time-stamp counter counts.</summary>
    public ulong TicksPerSecond { get; init; } = 1_000_000_000;

    /// <summary>First address that user mode can never use.</summary>
    public VirtualAddress UserLimit { get; init; } = new(0x0000_7FFF_FFFF_F000);
}
