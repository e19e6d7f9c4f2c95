using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of futimens.</summary>
[AbiStruct("SC_futimens_params", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct ChangeOpenTimesParameters
{
    [AbiField(0, "fd")]
    public int Descriptor { get; set; }

    [AbiField(8, "times")]
    public ulong Times { get; set; }
}
