using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>The arguments of getkeymap.</summary>
[AbiStruct("SC_getkeymap_params", Size = 56, Personality = typeof(SerenityPersonality))]
internal partial record struct GetKeyMapParameters
{
    [AbiField(0, "map")]
    public ulong Map { get; set; }

    [AbiField(8, "shift_map")]
    public ulong ShiftMap { get; set; }

    [AbiField(16, "alt_map")]
    public ulong AltMap { get; set; }

    [AbiField(24, "altgr_map")]
    public ulong AltGraphMap { get; set; }

    [AbiField(32, "shift_altgr_map")]
    public ulong ShiftAltGraphMap { get; set; }

    [AbiField(40, "map_name_data")]
    public ulong Name { get; set; }

    [AbiField(48, "map_name_size")]
    public ulong NameSize { get; set; }
}
