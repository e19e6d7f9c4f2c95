using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Security;

/// <summary>The arguments of unveil.</summary>
[AbiStruct("SC_unveil_params", Size = 40, Personality = typeof(SerenityPersonality))]
internal partial record struct UnveilParameters
{
    [AbiField(0, "flags")]
    public int Flags { get; set; }

    [AbiField(8, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(16, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(24, "permissions_characters")]
    public ulong Permissions { get; set; }

    [AbiField(32, "permissions_length")]
    public ulong PermissionsLength { get; set; }
}
