using System.Collections.Generic;

namespace Isthmus.Kernel.Files;

/// <summary>A tree of mounts with a root of its own: what processes in one root context see.</summary>
public sealed class MountTable
{
    /// <summary>Mounts that one table may have.</summary>
    public const int MaximumMounts = 128;

    private readonly List<Mount> _mounts = [];

    internal MountTable(int id, DirectoryInode root)
    {
        Id = id;
        Root = new Mount(this, root, parent: null, host: null, MountFlags.None);
        _mounts.Add(Root);
        root.Volume.MountCount++;
        root.Volume.ShownBy ??= Root;
    }

    /// <summary>Its number, different for each table.</summary>
    public int Id { get; }

    /// <summary>The mount that everything is under.</summary>
    public Mount Root { get; }

    /// <summary>The directory that everything is under.</summary>
    public DirectoryInode RootDirectory => (DirectoryInode)Root.Root;

    /// <summary>All mounts in the order of mounting, the root first.</summary>
    public IReadOnlyList<Mount> Mounts => _mounts;

    /// <summary>The mount that hides a file of another one, or null.</summary>
    public Mount? FindAt(Mount parent, Inode host)
    {
        if (host.HostedMounts == 0)
        {
            return null;
        }

        for (int i = 0; i < _mounts.Count; i++)
        {
            if (_mounts[i].Host == host && _mounts[i].Parent == parent)
            {
                return _mounts[i];
            }
        }

        return null;
    }

    /// <summary>True where another mount hides something of this one.</summary>
    public bool IsParent(Mount mount)
    {
        for (int i = 0; i < _mounts.Count; i++)
        {
            if (_mounts[i].Parent == mount)
            {
                return true;
            }
        }

        return false;
    }

    internal Result<Mount> Add(Mount parent, Inode host, Inode root, MountFlags flags)
    {
        if (FindAt(parent, host) is not null)
        {
            return KernelError.Busy;
        }

        if (_mounts.Count == MaximumMounts)
        {
            return KernelError.OutOfMemory;
        }

        var mount = new Mount(this, root, parent, host, flags);
        _mounts.Add(mount);
        host.AddReference();
        host.HostedMounts++;
        root.AddReference();
        root.Volume.MountCount++;
        root.Volume.ShownBy ??= mount;
        return mount;
    }

    internal void Remove(Mount mount)
    {
        _mounts.Remove(mount);
        Volume volume = mount.Root.Volume;
        volume.MountCount--;
        volume.ShownBy = volume.ShownBy == mount ? null : volume.ShownBy;
        if (mount.Host is { } host)
        {
            host.HostedMounts--;
            host.Release();
            mount.Root.Release();
        }
    }
}
