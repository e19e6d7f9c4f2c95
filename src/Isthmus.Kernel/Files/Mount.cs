namespace Isthmus.Kernel.Files;

/// <summary>A tree, or a single file, that is seen in place of another file: the whole of a volume or, for a bind mount, a part.</summary>
public sealed class Mount
{
    internal Mount(MountTable table, Inode root, Mount? parent, Inode? host, MountFlags flags)
    {
        Table = table;
        Root = root;
        Parent = parent;
        Host = host;
        Flags = flags;
    }

    /// <summary>The table that it is in.</summary>
    public MountTable Table { get; }

    /// <summary>What is seen.</summary>
    public Inode Root { get; }

    /// <summary>The mount that it hides a file of; null for the root of a table.</summary>
    public Mount? Parent { get; }

    /// <summary>The file that it hides; null for the root of a table.</summary>
    public Inode? Host { get; }

    /// <summary>What it forbids and allows.</summary>
    public MountFlags Flags { get; internal set; }

    /// <summary>True where nothing can be changed through it.</summary>
    public bool IsReadOnly => (Flags & MountFlags.ReadOnly) != 0;

    /// <summary>True where one of the flags is set.</summary>
    public bool Has(MountFlags flag) => (Flags & flag) != 0;
}
