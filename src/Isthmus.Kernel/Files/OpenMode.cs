using System;

namespace Isthmus.Kernel.Files;

/// <summary>How a file was opened.</summary>
[Flags]
public enum OpenMode
{
    None = 0,
    Read = 1,
    Write = 2,
    Append = 4,
    NonBlocking = 8,
}
