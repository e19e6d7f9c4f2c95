using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>The arguments of futex. The second value is where a timeout is, for operations that take one.</summary>
[AbiStruct("SC_futex_params", Size = 40, Personality = typeof(SerenityPersonality))]
internal partial record struct FutexParameters
{
    [AbiField(0, "userspace_address")]
    public ulong Address { get; set; }

    [AbiField(8, "futex_op")]
    public int Operation { get; set; }

    [AbiField(12, "val")]
    public uint Value { get; set; }

    [AbiField(16, "val2")]
    public ulong Value2 { get; set; }

    [AbiField(24, "userspace_address2")]
    public ulong Address2 { get; set; }

    [AbiField(32, "val3")]
    public uint Value3 { get; set; }
}
