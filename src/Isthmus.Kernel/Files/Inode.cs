using System;
using System.Diagnostics;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>
/// A file itself, whatever names it has. It lives while a name or a reference (an open file, a mapping) is left; then its content
/// is given back.
/// </summary>
public abstract partial class Inode : IPageSource
{
    private int _references;

    private protected Inode(Volume volume, FileType type, int permissions, UserId owner, GroupId group, InodeNumber number = default)
    {
        Volume = volume;
        Number = number.Value != 0 ? number : volume.NextInode();
        Type = type;
        Permissions = permissions;
        Owner = owner;
        Group = group;
        AccessTime = ModificationTime = ChangeTime = volume.Now;
    }

    /// <summary>The file system that it is part of.</summary>
    public Volume Volume { get; }

    /// <summary>Its number there.</summary>
    public InodeNumber Number { get; }

    /// <summary>What it is.</summary>
    public FileType Type { get; }

    /// <summary>The permission bits with set-id and sticky bits.</summary>
    public int Permissions { get; private set; }

    /// <summary>The owner.</summary>
    public UserId Owner { get; private set; }

    /// <summary>The group.</summary>
    public GroupId Group { get; private set; }

    /// <summary>Names that refer to it.</summary>
    public int LinkCount { get; private protected set; }

    /// <summary>Last read.</summary>
    public long AccessTime { get; private set; }

    /// <summary>Last change of the content.</summary>
    public long ModificationTime { get; private set; }

    /// <summary>Last change of anything.</summary>
    public long ChangeTime { get; private set; }

    /// <summary>True where nobody may change it, not even the superuser.</summary>
    public bool IsReadOnly { get; internal set; }

    /// <summary>Bytes of content.</summary>
    public virtual long Size => 0;

    /// <summary>The name that it was given last; null for the root of a volume.</summary>
    public DirectoryEntry? Entry { get; internal set; }

    /// <summary>Bytes of memory that the content occupies.</summary>
    public virtual long AllocatedBytes => 0;

    /// <summary>For a device node: which device.</summary>
    public virtual int RepresentedDevice => 0;

    /// <summary>Everything that is known of it.</summary>
    public FileStatus Status => new()
    {
        Inode = Number,
        Device = Volume.Device,
        Type = Type,
        Permissions = Permissions,
        LinkCount = LinkCount,
        Owner = Owner,
        Group = Group,
        RepresentedDevice = RepresentedDevice,
        Size = Size,
        AllocatedBytes = AllocatedBytes,
        AccessTime = AccessTime,
        ModificationTime = ModificationTime,
        ChangeTime = ChangeTime,
    };

    /// <summary>Who uses it: open files, mappings, mounts.</summary>
    internal int References => _references;

    /// <summary>Mounts that hide it, in any root context.</summary>
    public int HostedMounts { get; internal set; }

    /// <summary>Keeps the content while somebody uses it, name or not.</summary>
    public void AddReference()
    {
        if (_references++ == 0)
        {
            Volume.UsedInodes++;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Release()
    {
        Debug.Assert(_references > 0, "a use ends once");
        if (--_references > 0)
        {
            return;
        }

        Volume.UsedInodes--;
        if (LinkCount == 0)
        {
            FreeContent();
        }
    }

    /// <summary>True where the permission bits give <paramref name="credentials"/> all of the rights.</summary>
    public bool Permits(Credentials credentials, AccessRights rights)
        => Permits(credentials, credentials.User, credentials.Group, rights);

    /// <summary>True where the permission bits give all of the rights to a user and a group, and the further groups of
    /// <paramref name="credentials"/>.</summary>
    public bool Permits(Credentials credentials, UserId user, GroupId group, AccessRights rights)
    {
        if (user.Value == 0)
        {
            return (rights & AccessRights.Execute) == 0 || Type == FileType.Directory || (Permissions & 0x49) != 0;
        }

        int shift = Owner == user ? 6 : Group == group || credentials.MoreGroups.Span.Contains(Group) ? 3 : 0;
        return ((int)rights & ~(Permissions >> shift)) == 0;
    }

    /// <summary>Reads content into the kernel.</summary>
    /// <returns>Bytes read: fewer than asked for only at the end, 0 for what is no regular file.</returns>
    public virtual int Read(long offset, Span<byte> destination) => 0;

    /// <summary>Gives the frame that holds a page of the content, with a reference for the caller, for mapping. Bytes of the last
    /// page beyond the size are zero.</summary>
    /// <returns>False beyond the end, where memory has run out, and for what has no pages.</returns>
    public virtual bool TryGetPage(long pageIndex, out PhysicalFrame frame)
    {
        frame = default;
        return false;
    }

    /// <summary>True where mappings share the file's pages.</summary>
    public virtual bool HasSharedMappings => false;

    /// <summary>A mapping that shares its writes with the file begins: from now on writes go to the frames that are mapped.</summary>
    public virtual void AddSharedMapping() => AddReference();

    /// <summary>A mapping that shares its writes has ended.</summary>
    public virtual void RemoveSharedMapping() => Release();

    /// <summary>Makes an open file of it. Permissions have been checked.</summary>
    internal abstract Result<OpenFile> Open(OpenMode mode);

    /// <summary>Sets the size; new content is zeros.</summary>
    internal virtual Result Truncate(long length) => KernelError.InvalidArgument;

    internal void AddLink()
    {
        LinkCount++;
        ChangeTime = Volume.Now;
    }

    internal void RemoveLink()
    {
        LinkCount--;
        ChangeTime = Volume.Now;
        if (LinkCount == 0)
        {
            Tell(InodeEvents.Deleted);
        }

        if (LinkCount == 0 && _references == 0)
        {
            FreeContent();
        }
    }

    internal void SetPermissions(int permissions)
    {
        Permissions = permissions & 0xFFF;
        ChangeTime = Volume.Now;
        Tell(InodeEvents.MetadataModified);
    }

    internal void SetOwner(UserId owner, GroupId group)
    {
        Owner = owner;
        Group = group;
        ChangeTime = Volume.Now;
        Tell(InodeEvents.MetadataModified);
    }

    internal void SetTimes(long accessTime, long modificationTime)
    {
        AccessTime = accessTime;
        ModificationTime = modificationTime;
        ChangeTime = Volume.Now;
        Tell(InodeEvents.MetadataModified);
    }

    internal void MarkModified() => ModificationTime = ChangeTime = Volume.Now;

    private protected virtual void FreeContent()
    {
    }
}
