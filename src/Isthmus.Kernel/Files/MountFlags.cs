using System;

namespace Isthmus.Kernel.Files;

/// <summary>What a mount forbids or allows. The values are SerenityOS's.</summary>
[Flags]
public enum MountFlags
{
    None = 0,

    /// <summary>Device nodes cannot be opened.</summary>
    NoDevices = 1,

    /// <summary>Programs cannot be run.</summary>
    NoExecution = 2,

    /// <summary>Set-id bits of programs do not count.</summary>
    NoSetId = 4,

    /// <summary>Nothing can be changed.</summary>
    ReadOnly = 16,

    /// <summary>Programs from it may have memory that is writable and executable.</summary>
    WriteExecuteAllowed = 64,

    /// <summary>Programs from it may have anonymous memory that is executable.</summary>
    AnonymousExecuteAllowed = 128,

    /// <summary>Regular files cannot be opened.</summary>
    NoRegularFiles = 256,

    /// <summary>Lists of mounts do not tell where it comes from.</summary>
    HiddenSource = 512,

    /// <summary>It stays as it is while somebody is in its root context.</summary>
    Immutable = 1024,

    /// <summary>Every flag.</summary>
    All = 0x7D7,
}
