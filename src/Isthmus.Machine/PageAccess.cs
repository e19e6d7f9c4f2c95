using System;

namespace Isthmus.Machine;

/// <summary>What user mode may do with a page.</summary>
[Flags]
public enum PageAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    ReadWrite = Read | Write,
    ReadExecute = Read | Execute,
}
