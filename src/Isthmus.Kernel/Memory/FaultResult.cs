namespace Isthmus.Kernel.Memory;

/// <summary>What came of a page fault.</summary>
public enum FaultResult
{
    /// <summary>The page is accessible now.</summary>
    Resolved,

    /// <summary>No region allows the access.</summary>
    BadAccess,

    /// <summary>The access is allowed, but no memory is left.</summary>
    OutOfMemory,

    /// <summary>The region is there, and what it shows has no such page: it ends before.</summary>
    BeyondSource,
}
