using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>What a process has used. Only the times are filled in.</summary>
[AbiStruct("rusage", Size = 144, Personality = typeof(SerenityPersonality))]
internal partial record struct ResourceUsage
{
    [AbiField(0, "ru_utime_sec")]
    public long UserSeconds { get; set; }

    [AbiField(8, "ru_utime_usec")]
    public long UserMicroseconds { get; set; }

    [AbiField(16, "ru_stime_sec")]
    public long KernelSeconds { get; set; }

    [AbiField(24, "ru_stime_usec")]
    public long KernelMicroseconds { get; set; }
}
