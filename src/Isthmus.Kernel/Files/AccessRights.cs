using System;

namespace Isthmus.Kernel.Files;

/// <summary>What somebody wants to do with an inode; the values are those of a permission triple.</summary>
[Flags]
public enum AccessRights
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}
