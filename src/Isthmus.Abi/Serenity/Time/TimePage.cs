using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Timekeeping;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>
/// The page from which programs read the coarse clocks: a counter, the five clocks, a second counter. A reader takes the first counter and
/// the clocks, and begins anew where the second one is another: the kernel may have written in the middle. Only the coarse clocks are there.
/// </summary>
/// <param name="machine">Whose time it shows.</param>
internal sealed class TimePage(IMachine machine) : ClockPage(machine, Bytes)
{
    internal const int Bytes = 96;
    internal const int FirstUpdateOffset = 0;
    internal const int ClocksOffset = 8;
    internal const int SecondUpdateOffset = 88;

    /// <inheritdoc/>
    protected override void Fill(Span<byte> content, Clock clock)
    {
        uint update = BinaryPrimitives.ReadUInt32LittleEndian(content[FirstUpdateOffset..]) + 1;
        BinaryPrimitives.WriteUInt32LittleEndian(content[FirstUpdateOffset..], update);
        BinaryPrimitives.WriteUInt32LittleEndian(content[SecondUpdateOffset..], update);
        long now = clock.Now;
        ClockAt(content, ClockNumbers.CLOCK_REALTIME_COARSE, clock.BootEpoch + now);
        ClockAt(content, ClockNumbers.CLOCK_MONOTONIC_COARSE, now);
    }

    private static void ClockAt(Span<byte> content, int clock, long nanoseconds)
        => TimeSpecification.From(nanoseconds).Write(content[(ClocksOffset + (clock * TimeSpecification.StructureSize))..]);
}
