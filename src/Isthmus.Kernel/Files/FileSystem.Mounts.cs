using System;
using System.Collections.Generic;

namespace Isthmus.Kernel.Files;

/// <content>Mounts and the tables that they are in.</content>
public sealed partial class FileSystem
{
    /// <summary>Tables that there may be at once.</summary>
    public const int MaximumTables = 64;

    private readonly List<MountTable> _tables = [];
    private readonly List<DirectoryInode> _offered = [];
    private int _lastTable;

    /// <summary>The table that the first process sees.</summary>
    public MountTable Mounts { get; }

    /// <summary>The tables that there are.</summary>
    public IReadOnlyList<MountTable> MountTables => _tables;

    /// <summary>The table of that number, or null.</summary>
    public MountTable? FindTable(int id)
    {
        for (int i = 0; i < _tables.Count; i++)
        {
            if (_tables[i].Id == id)
            {
                return _tables[i];
            }
        }

        return null;
    }

    /// <summary>The root of the one volume of a kind that the machine has, such as <c>procfs</c>; null where there is none.</summary>
    public DirectoryInode? FindOffered(string kind)
    {
        for (int i = 0; i < _offered.Count; i++)
        {
            if (_offered[i].Volume.Kind == kind)
            {
                return _offered[i];
            }
        }

        return null;
    }

    /// <summary>Puts the root of a volume in place of a directory.</summary>
    public Result Mount(FileSystemContext context, ReadOnlySpan<byte> path, DirectoryInode root)
    {
        if (!Resolve(context, path, LinkBehaviour.Follow, Security.VeilAccess.None, out Mount mount).TryGet(
            out Inode host, out KernelError error))
        {
            return error;
        }

        Result<Mount> mounted = AddMount(mount, host, root, MountFlags.None);
        if (mounted.IsError)
        {
            return mounted.Error;
        }

        if (!root.Volume.EndsWithItsMounts && !_offered.Contains(root))
        {
            _offered.Add(root);
        }

        return Result.Success;
    }

    /// <summary>Makes an empty volume in memory, whose names count as those of the root volume do. It ends with its last mount.</summary>
    public DirectoryInode CreateMemoryVolume()
    {
        var volume = new Volume(_machine, RootVolume.Kind, ++_volumes, _machine.Frames.TotalFrames / 2, RootVolume)
        {
            EndsWithItsMounts = true,
        };
        return new MemoryDirectory(volume, 0x1ED, new UserId(0), new GroupId(0));
    }

    /// <summary>Makes a table whose root is a directory.</summary>
    public Result<MountTable> CreateTable(DirectoryInode root)
    {
        if (_tables.Count >= MaximumTables)
        {
            return KernelError.OutOfMemory;
        }

        var table = new MountTable(++_lastTable, root);
        _tables.Add(table);
        return table;
    }

    /// <summary>Lets something be seen in place of a file: a directory in place of a directory, a file in place of a file.</summary>
    /// <param name="parent">The mount that the file is seen through.</param>
    /// <param name="host">The file, which is the topmost there.</param>
    /// <param name="root">What is to be seen.</param>
    /// <param name="flags">What is forbidden and allowed there.</param>
    /// <returns><see cref="KernelError.Busy"/> where something is mounted there.</returns>
    public Result<Mount> AddMount(Mount parent, Inode host, Inode root, MountFlags flags)
    {
        if (host == parent.Root)
        {
            return KernelError.Busy;
        }

        if (host is DirectoryInode != root is DirectoryInode)
        {
            return host is DirectoryInode ? KernelError.IsDirectory : KernelError.NotDirectory;
        }

        return host is DirectoryInode { IsRemoved: true } ? KernelError.NotFound : parent.Table.Add(parent, host, root, flags);
    }

    /// <summary>Takes a mount away; a volume that nobody sees any more gives back what it holds.</summary>
    /// <returns><see cref="KernelError.Busy"/> where it is a parent, or the last mount of a volume that somebody uses.</returns>
    public Result RemoveMount(Mount mount)
    {
        MountTable table = mount.Table;
        Volume volume = mount.Root.Volume;
        bool isRoot = mount.Parent is null;
        int own = isRoot ? 0 : 1;
        bool isInUse = volume.MountCount == 1 && (volume.UsedInodes > own || mount.Root.References > own);
        if ((isRoot && table == Mounts) || table.IsParent(mount) || isInUse)
        {
            return KernelError.Busy;
        }

        table.Remove(mount);
        if (isRoot)
        {
            _tables.Remove(table);
        }

        if (volume is { MountCount: 0, EndsWithItsMounts: true } && mount.Root is MemoryDirectory root)
        {
            Empty(TopOf(root));
        }

        return Result.Success;
    }

    private static MemoryDirectory TopOf(MemoryDirectory directory)
    {
        while (directory.Parent is MemoryDirectory parent && parent != directory)
        {
            directory = parent;
        }

        return directory;
    }

    private static void Empty(MemoryDirectory top)
    {
        var left = new Stack<MemoryDirectory>();
        left.Push(top);
        while (left.TryPop(out MemoryDirectory? directory))
        {
            while (directory.TryReadEntry(NameTable.FirstPosition, out DirectoryRecord record))
            {
                DirectoryEntry entry = directory.Find(record.Name.Span)!;
                _ = directory.Remove(entry);
                if (entry.Inode is MemoryDirectory inner)
                {
                    inner.MarkRemoved();
                    left.Push(inner);
                }
            }
        }
    }
}
