using System;

namespace Isthmus.Kernel.Files;

/// <summary>What opening a path may do or demand besides its <see cref="OpenMode"/>.</summary>
[Flags]
public enum OpenOptions
{
    None = 0,

    /// <summary>A regular file is made where nothing is.</summary>
    Create = 1,

    /// <summary>With <see cref="Create"/>: what is there already is an error, a symbolic link too.</summary>
    Exclusive = 2,

    /// <summary>A regular file loses its content.</summary>
    Truncate = 4,

    /// <summary>Anything but a directory is an error.</summary>
    Directory = 8,

    /// <summary>A symbolic link at the end of the path is an error.</summary>
    NoFollow = 16,

    /// <summary>Who opens it must be allowed to execute it.</summary>
    Execute = 32,
}
