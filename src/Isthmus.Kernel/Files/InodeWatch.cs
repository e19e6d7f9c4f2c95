namespace Isthmus.Kernel.Files;

/// <summary>A watcher's interest in an inode.</summary>
internal sealed class InodeWatch(InodeWatcher watcher, Inode inode, int number, InodeEvents mask)
{
    public InodeWatcher Watcher => watcher;

    public Inode Inode => inode;

    /// <summary>What the watcher calls it.</summary>
    public int Number => number;

    /// <summary>What it wants to know.</summary>
    public InodeEvents Mask => mask;

    /// <summary>The next interest in the same inode.</summary>
    public InodeWatch? Next { get; set; }
}
