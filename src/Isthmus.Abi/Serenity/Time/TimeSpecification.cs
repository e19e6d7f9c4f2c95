using System;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>A time or a duration.</summary>
[AbiStruct("timespec", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct TimeSpecification
{
    [AbiField(0, "tv_sec")]
    public long Seconds { get; set; }

    [AbiField(8, "tv_nsec")]
    public long Nanoseconds { get; set; }

    /// <summary>The time or duration of that many nanoseconds.</summary>
    public static TimeSpecification From(long nanoseconds)
        => new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };

    /// <summary>The structure at an address of user memory.</summary>
    public static UserStructure<TimeSpecification> At(ulong address) => new(new VirtualAddress(address));

    /// <summary>All of it in nanoseconds, as far as that number reaches. Nanoseconds above a second count as well.</summary>
    public readonly long TotalNanoseconds
    {
        get
        {
            Int128 total = ((Int128)Seconds * 1_000_000_000) + Nanoseconds;
            return total > long.MaxValue ? long.MaxValue : total < long.MinValue ? long.MinValue : (long)total;
        }
    }
}
