using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>Kinds of files in the records of getdents; the numbers are those of <see cref="FileType"/>.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class DirectoryEntryTypes
{
    public const int DT_FIFO = (int)FileType.Fifo;
    public const int DT_CHR = (int)FileType.CharacterDevice;
    public const int DT_DIR = (int)FileType.Directory;
    public const int DT_REG = (int)FileType.Regular;
    public const int DT_LNK = (int)FileType.SymbolicLink;
}
