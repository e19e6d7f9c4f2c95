namespace Isthmus.Kernel.Profiling;

/// <summary>Calls that use a file and that a profile can tell of.</summary>
public enum FileEventKind
{
    /// <summary>A path is opened.</summary>
    Open,

    /// <summary>Bytes are read at the file's position.</summary>
    Read,

    /// <summary>Bytes are read at a place of the caller's choice.</summary>
    ReadAt,

    /// <summary>Bytes are read into several places.</summary>
    ReadVector,
}
