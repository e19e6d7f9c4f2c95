using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>Processor time in ticks.</summary>
[AbiStruct("tms", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct ProcessTimes
{
    [AbiField(0, "tms_utime")]
    public ulong User { get; set; }

    [AbiField(8, "tms_stime")]
    public ulong Kernel { get; set; }

    [AbiField(16, "tms_cutime")]
    public ulong ChildrenUser { get; set; }

    [AbiField(24, "tms_cstime")]
    public ulong ChildrenKernel { get; set; }
}
