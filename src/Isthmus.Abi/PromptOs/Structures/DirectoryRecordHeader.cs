using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>The fixed part of a record of readdir; the name follows with its NUL, and the record is padded to 8 bytes.</summary>
[AbiStruct("dirent", Size = 19, Tail = "char d_name[]", Personality = typeof(PromptOsPersonality))]
internal partial record struct DirectoryRecordHeader
{
    [AbiField(0, "d_ino")]
    public ulong Inode { get; set; }

    [AbiField(8, "d_off")]
    public long NextPosition { get; set; }

    [AbiField(16, "d_reclen")]
    public ushort RecordLength { get; set; }

    [AbiField(18, "d_type")]
    public byte Type { get; set; }
}
