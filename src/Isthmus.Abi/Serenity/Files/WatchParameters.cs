using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of inode_watcher_add_watch.</summary>
[AbiStruct("SC_inode_watcher_add_watch_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct WatchParameters
{
    [AbiField(0, "user_path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "user_path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "fd")]
    public int Descriptor { get; set; }

    [AbiField(20, "event_mask")]
    public uint Events { get; set; }
}
