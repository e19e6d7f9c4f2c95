using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>Where an ABI wants things in an address space.</summary>
public sealed record AddressSpaceLayout
{
    /// <summary>Where mappings without a place of their own begin.</summary>
    public required VirtualAddress MapStart { get; init; }

    /// <summary>One past the last address for them.</summary>
    public required VirtualAddress MapEnd { get; init; }

    /// <summary>Where the heap begins.</summary>
    public required VirtualAddress BreakStart { get; init; }

    /// <summary>Where the heap must end.</summary>
    public required VirtualAddress BreakLimit { get; init; }

    /// <summary>Lowest address of the stack.</summary>
    public required VirtualAddress StackStart { get; init; }

    /// <summary>One past the highest address of the stack.</summary>
    public required VirtualAddress StackEnd { get; init; }

    /// <summary>Where a position-independent program begins; null where the ABI wants fixed addresses.</summary>
    public VirtualAddress? ProgramBase { get; init; }

    /// <summary>Where a program's interpreter begins; null where the ABI has none.</summary>
    public VirtualAddress? InterpreterBase { get; init; }

    /// <summary>Where the kernel's page with the return from signal handlers lies; null where the ABI has none.</summary>
    public VirtualAddress? Trampoline { get; init; }

    /// <summary>What the stack of the first thread is called.</summary>
    public string StackName { get; init; } = "stack";

    /// <summary>What the kernel's page with the return from signal handlers is called.</summary>
    public string TrampolineName { get; init; } = "trampoline";

    /// <summary>True where regions of programs and interpreters are called by the path of their file.</summary>
    public bool NamesProgramsByPath { get; init; }

    /// <summary>True where the interpreter maps the program by itself, from a handle that it is given.</summary>
    public bool InterpreterLoadsProgram { get; init; }

    /// <summary>Bytes above both bases over which programs are spread at random; 0 to place them exactly.</summary>
    public ulong BaseSpread { get; init; }

    /// <summary>Bytes over which the start of the mappings is spread upwards at random; 0 to place it exactly.</summary>
    public ulong MapSpread { get; init; }

    /// <summary>Bytes over which the stack is spread downwards at random; 0 to place it exactly.</summary>
    public ulong StackSpread { get; init; }

    /// <summary>Bytes below the stack that nobody may touch, so that what overflows it faults.</summary>
    public ulong StackGuard { get; init; }

    /// <summary>Bytes of the smallest stack that a program file can ask for.</summary>
    public ulong SmallestStack { get; init; }

    /// <summary>Bytes of the largest stack that a program file can ask for; 0 where all have the same.</summary>
    public ulong LargestStack { get; init; }

    /// <summary>True where a program file may ask for a stack of that size.</summary>
    public bool AllowsStack(ulong size)
        => size == 0 || LargestStack == 0 || (size >= SmallestStack && size <= LargestStack && (size & Page.OffsetMask) == 0);

    /// <summary>The layout with as much stack as a program file asks for, where that is more.</summary>
    public AddressSpaceLayout WithStack(ulong size)
        => LargestStack == 0 || size <= StackEnd - StackStart ? this : this with { StackStart = StackEnd - size };

    /// <summary>The layout of one process: what is spread at random has its place.</summary>
    public AddressSpaceLayout Place(IMachine machine)
    {
        if (MapSpread == 0 && StackSpread == 0)
        {
            return this;
        }

        Span<byte> random = stackalloc byte[16];
        machine.FillEntropy(random);
        ulong mapDistance = MapSpread == 0 ? 0 : BitConverter.ToUInt64(random) % MapSpread & ~Page.OffsetMask;
        ulong stackDistance = StackSpread == 0 ? 0 : BitConverter.ToUInt64(random[8..]) % StackSpread & ~Page.OffsetMask;
        return this with
        {
            MapStart = MapStart + mapDistance,
            StackStart = StackStart - stackDistance,
            StackEnd = StackEnd - stackDistance,
        };
    }
}
