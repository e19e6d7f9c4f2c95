using System;

namespace Isthmus.Kernel.Handles;

/// <summary>What a handle allows. Rights belong to the handle, not to the object, and can only ever be taken away.</summary>
[Flags]
public enum ObjectRights
{
    None = 0,

    /// <summary>To read content, or to look names up in a directory.</summary>
    Read = 1,

    /// <summary>To change content, or names in a directory.</summary>
    Write = 2,

    /// <summary>To map content for execution.</summary>
    Execute = 4,

    /// <summary>To map content.</summary>
    Map = 8,

    /// <summary>To wait for it, alone or among others.</summary>
    Wait = 16,

    /// <summary>To signal it.</summary>
    Signal = 32,

    /// <summary>To make another handle to it.</summary>
    Duplicate = 64,

    /// <summary>To give it to another process.</summary>
    Transfer = 128,

    /// <summary>To list what is in it.</summary>
    Enumerate = 256,

    /// <summary>Everything.</summary>
    All = Read | Write | Execute | Map | Wait | Signal | Duplicate | Transfer | Enumerate,
}
