using System;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>The directory of one process. It is made when somebody looks, and goes when nobody does.</summary>
internal sealed class ProcessDirectory(Volume volume, IProcessCatalog catalog, ProcessId id, UserId owner, GroupId group)
    : DirectoryInode(volume, 0x16D, owner, group, NumberOf(id, 0))
{
    private const int FilesPerProcess = 16;
    private const int EveryoneMayAll = 0x1FF;

    private static readonly byte[][] s_texts =
    [
        "status"u8.ToArray(), "stat"u8.ToArray(), "maps"u8.ToArray(), "cmdline"u8.ToArray(), "perf_events"u8.ToArray(),
        "vm"u8.ToArray(), "fds"u8.ToArray(), "pledge"u8.ToArray(), "unveil"u8.ToArray(),
    ];

    private static readonly byte[][] s_links = ["exe"u8.ToArray(), "cwd"u8.ToArray()];
    private static readonly byte[][] s_directories = ["fd"u8.ToArray(), "children"u8.ToArray(), "stacks"u8.ToArray()];

    public override bool HasEntries => true;

    /// <summary>The number of a process's directory or file; numbers below are those of the volume's fixed files.</summary>
    public static InodeNumber NumberOf(ProcessId id, int file) => new(((ulong)id.Value * FilesPerProcess) + (ulong)file + 1024);

    public override DirectoryEntry? Find(ReadOnlySpan<byte> name)
    {
        int index = IndexOf(name);
        return index < 0 || !Has(index) ? null : EntryAt(index);
    }

    internal override bool TryReadEntry(long position, out DirectoryRecord record)
    {
        long index = position - NameTable.FirstPosition;
        while (index < Count && !Has((int)index))
        {
            index++;
        }

        if (index >= Count || !catalog.TryGetOwner(id, out _, out _))
        {
            record = default;
            return false;
        }

        FileType type = index < s_texts.Length ? FileType.Regular
            : index < s_texts.Length + s_links.Length ? FileType.SymbolicLink
            : FileType.Directory;
        record = new DirectoryRecord(
            NameOf((int)index), NumberOf(id, (int)index + 1), type, NameTable.FirstPosition + index + 1);
        return true;
    }

    private static int Count => s_texts.Length + s_links.Length + s_directories.Length;

    private static byte[] NameOf(int index)
        => index < s_texts.Length ? s_texts[index]
            : index < s_texts.Length + s_links.Length ? s_links[index - s_texts.Length]
            : s_directories[index - s_texts.Length - s_links.Length];

    private static int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (name.SequenceEqual(NameOf(i)))
            {
                return i;
            }
        }

        return -1;
    }

    private bool Has(int index) => index >= s_texts.Length || catalog.PermissionsOf(id, (ProcessText)index) != 0;

    private DirectoryEntry EntryAt(int index)
    {
        InodeNumber number = NumberOf(id, index + 1);
        Inode inode;
        if (index < s_texts.Length)
        {
            var text = (ProcessText)index;
            inode = new TextInode(
                Volume, number, Owner, Group, output => catalog.TryWrite(id, text, output), () => catalog.IsOpen(id));
            inode.SetPermissions(catalog.PermissionsOf(id, text));
        }
        else if (index < s_texts.Length + s_links.Length)
        {
            var link = (ProcessLink)(index - s_texts.Length);
            inode = new TextLink(Volume, number, EveryoneMayAll, Owner, Group, output => catalog.TryWrite(id, link, output));
        }
        else
        {
            var directory = (ProcessNumbers)(index - s_texts.Length - s_links.Length);
            inode = new NumberDirectory(Volume, number, catalog, id, directory, this);
        }

        inode.AddLink();
        inode.Entry = new DirectoryEntry(this, NameOf(index), inode);
        return inode.Entry;
    }
}
