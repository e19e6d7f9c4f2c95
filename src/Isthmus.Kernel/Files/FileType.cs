namespace Isthmus.Kernel.Files;

/// <summary>What an inode is. The values are those of the type bits of a Unix mode, shifted right by 12.</summary>
public enum FileType
{
    Fifo = 1,
    CharacterDevice = 2,
    Directory = 4,
    BlockDevice = 6,
    Regular = 8,
    SymbolicLink = 10,
    Socket = 12,
}
