using System;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>A time or a duration in microseconds.</summary>
[AbiStruct("timeval", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct TimeValue
{
    [AbiField(0, "tv_sec")]
    public long Seconds { get; set; }

    [AbiField(8, "tv_usec")]
    public long Microseconds { get; set; }

    /// <summary>The time or duration of that many nanoseconds, towards zero.</summary>
    public static TimeValue From(long nanoseconds)
        => new() { Seconds = nanoseconds / 1_000_000_000, Microseconds = nanoseconds % 1_000_000_000 / 1000 };

    /// <summary>All of it in nanoseconds, as far as that number reaches. Microseconds above a second count as well.</summary>
    public readonly long TotalNanoseconds
    {
        get
        {
            Int128 total = ((Int128)Seconds * 1_000_000_000) + ((Int128)Microseconds * 1000);
            return total > long.MaxValue ? long.MaxValue : total < long.MinValue ? long.MinValue : (long)total;
        }
    }
}
