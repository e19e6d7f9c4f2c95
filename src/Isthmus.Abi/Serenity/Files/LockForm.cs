using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>A lock on a range of a file, as fcntl has it.</summary>
[AbiStruct("flock", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct LockForm
{
    [AbiField(0, "l_type")]
    public short Type { get; set; }

    [AbiField(2, "l_whence")]
    public short Origin { get; set; }

    [AbiField(8, "l_start")]
    public long Start { get; set; }

    [AbiField(16, "l_len")]
    public long Length { get; set; }

    [AbiField(24, "l_pid")]
    public int Process { get; set; }
}
