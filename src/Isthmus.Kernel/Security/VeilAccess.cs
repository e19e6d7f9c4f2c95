using System;

namespace Isthmus.Kernel.Security;

/// <summary>What a veil lets through at a path.</summary>
[Flags]
public enum VeilAccess : byte
{
    /// <summary>As a need: only that the path is not hidden.</summary>
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,

    /// <summary>Make and remove names.</summary>
    Create = 8,

    /// <summary>List a directory.</summary>
    Browse = 16,

    /// <summary>As a need: either <see cref="Read"/> or <see cref="Browse"/>.</summary>
    ReadOrBrowse = 32,
}
