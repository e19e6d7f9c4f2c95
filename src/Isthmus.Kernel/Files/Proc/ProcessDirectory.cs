using System;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>The directory of one process. It is made when somebody looks, and goes when nobody does.</summary>
internal sealed class ProcessDirectory(Volume volume, IProcessCatalog catalog, ProcessId id, UserId owner, GroupId group)
    : DirectoryInode(volume, 0x16D, owner, group, NumberOf(id, 0))
{
    private const int FilesPerProcess = 16;

    private static readonly byte[][] s_names = ["status"u8.ToArray(), "stat"u8.ToArray(), "maps"u8.ToArray(), "cmdline"u8.ToArray(), "perf_events"u8.ToArray()];

    public override bool HasEntries => true;

    /// <summary>The number of a process's directory or file; numbers below are those of the volume's fixed files.</summary>
    public static InodeNumber NumberOf(ProcessId id, int file) => new(((ulong)id.Value * FilesPerProcess) + (ulong)file + 1024);

    public override DirectoryEntry? Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < s_names.Length; i++)
        {
            if (name.SequenceEqual(s_names[i]))
            {
                var text = (ProcessText)i;
                var inode = new TextInode(Volume, NumberOf(id, i + 1), Owner, Group, output => catalog.TryWrite(id, text, output));
                inode.AddLink();
                if (text == ProcessText.ProfileEvents)
                {
                    inode.SetPermissions(0x100);
                }

                inode.Entry = new DirectoryEntry(this, s_names[i], inode);
                return inode.Entry;
            }
        }

        return null;
    }

    internal override bool TryReadEntry(long position, out DirectoryRecord record)
    {
        long index = position - NameTable.FirstPosition;
        if (index >= s_names.Length || !catalog.TryGetOwner(id, out _, out _))
        {
            record = default;
            return false;
        }

        record = new DirectoryRecord(s_names[index], NumberOf(id, (int)index + 1), FileType.Regular, position + 1);
        return true;
    }
}
