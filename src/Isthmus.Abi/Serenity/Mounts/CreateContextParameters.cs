using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of unshare_create.</summary>
[AbiStruct("SC_unshare_create_params", Size = 4, Personality = typeof(SerenityPersonality))]
internal partial record struct CreateContextParameters
{
    [AbiField(0, "unshared_resource_fd")]
    public int Descriptor { get; set; }
}
