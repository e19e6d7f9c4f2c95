using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>What a process can have apart from others.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ContextKinds
{
    public const int ScopedProcessList = 1;
    public const int VFSRootContext = 2;
    public const int HostnameContext = 3;
}
