using System;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>A time or a duration.</summary>
[AbiStruct("timespec", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct TimeSpecification
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // So many, and a second less one nanosecond, still are a number of nanoseconds.
    private const long MostSeconds = long.MaxValue / NanosecondsPerSecond;

    [AbiField(0, "tv_sec")]
    public long Seconds { get; set; }

    [AbiField(8, "tv_nsec")]
    public long Nanoseconds { get; set; }

    /// <summary>The time or duration of that many nanoseconds.</summary>
    public static TimeSpecification From(long nanoseconds)
        => new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };

    /// <summary>The structure at an address of user memory.</summary>
    public static UserStructure<TimeSpecification> At(ulong address) => new(new VirtualAddress(address));

    /// <summary>All of it in nanoseconds, as far as that number reaches. Nanoseconds above a second count as well.</summary>
    public readonly long TotalNanoseconds
    {
        get
        {
            if ((ulong)Seconds < MostSeconds && (ulong)Nanoseconds < NanosecondsPerSecond)
            {
                return (Seconds * NanosecondsPerSecond) + Nanoseconds;
            }

            Int128 total = ((Int128)Seconds * NanosecondsPerSecond) + Nanoseconds;
            return total > long.MaxValue ? long.MaxValue : total < long.MinValue ? long.MinValue : (long)total;
        }
    }
}
