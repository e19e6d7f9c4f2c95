namespace Isthmus.Kernel.Files;

/// <summary>What happens with a symbolic link at the end of a path.</summary>
public enum LinkBehaviour
{
    /// <summary>The path means what the link points to.</summary>
    Follow,

    /// <summary>The path means the link.</summary>
    Keep,
}
