namespace Isthmus.Kernel.Security;

/// <summary>How far a veil has come.</summary>
public enum VeilState : byte
{
    /// <summary>There is none: every path can be seen.</summary>
    None,

    /// <summary>In force, and it may still be changed.</summary>
    Dropped,

    /// <summary>In force for good.</summary>
    Locked,

    /// <summary>In force for good, from the program before: attempts to change it do nothing.</summary>
    LockedInherited,
}
