using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>An option of a file system that is to be mounted.</summary>
[AbiStruct("MountSpecificFlag", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct MountOption
{
    [AbiField(0, "key_string_length")]
    public uint KeyLength { get; set; }

    [AbiField(4, "value_length")]
    public uint ValueLength { get; set; }

    [AbiField(8, "value_type")]
    public uint ValueType { get; set; }

    [AbiField(16, "key_string_addr")]
    public ulong Key { get; set; }

    [AbiField(24, "value_addr")]
    public ulong Value { get; set; }
}
