using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>The fixed part of a record of getdents; the name follows with its NUL, and the record is padded to 8 bytes.</summary>
[AbiStruct("dirent", Size = 11, Tail = "char name[]", Personality = typeof(AuroraPersonality))]
internal partial record struct AuroraDirectoryEntry
{
    [AbiField(0, "ino")]
    public ulong Inode { get; set; }

    [AbiField(8, "reclen")]
    public ushort RecordLength { get; set; }

    [AbiField(10, "type")]
    public byte Type { get; set; }
}
