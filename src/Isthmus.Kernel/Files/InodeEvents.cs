using System;

namespace Isthmus.Kernel.Files;

/// <summary>What can happen to an inode.</summary>
[Flags]
public enum InodeEvents
{
    None = 0,

    /// <summary>Permissions, owner or times have changed.</summary>
    MetadataModified = 1,

    /// <summary>The content has changed.</summary>
    ContentModified = 2,

    /// <summary>Its last name is gone.</summary>
    Deleted = 4,

    /// <summary>A directory has a name more.</summary>
    ChildCreated = 8,

    /// <summary>A directory has a name less.</summary>
    ChildDeleted = 16,
}
