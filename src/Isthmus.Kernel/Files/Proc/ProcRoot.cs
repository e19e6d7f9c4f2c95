using System;
using System.Buffers.Text;
using System.Text;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>The root of <c>/proc</c>: fixed files, and a directory for each process.</summary>
internal sealed class ProcRoot(Volume volume, IProcessCatalog catalog)
    : DirectoryInode(volume, 0x16D, new UserId(0), new GroupId(0))
{
    private const long FirstProcessPosition = 1L << 32;

    private readonly NameTable _fixed = new();

    public override bool HasEntries => true;

    /// <summary>Adds a file that does not belong to a process.</summary>
    public void AddFixed(byte[] name, Inode inode)
    {
        var entry = new DirectoryEntry(this, name, inode);
        _fixed.Add(entry);
        inode.Entry = entry;
        inode.AddLink();
    }

    public override DirectoryEntry? Find(ReadOnlySpan<byte> name)
    {
        if (_fixed.Find(name) is { } entry)
        {
            return entry;
        }

        bool isNumber = Utf8Parser.TryParse(name, out int number, out int used) && used == name.Length && number > 0 && name[0] is not (
            (byte)'0' or (byte)'+');
        var id = new ProcessId(number);
        if (!isNumber || !catalog.TryGetOwner(id, out UserId owner, out GroupId group))
        {
            return null;
        }

        var directory = new ProcessDirectory(Volume, catalog, id, owner, group);
        directory.Entry = new DirectoryEntry(this, name.ToArray(), directory);
        return directory.Entry;
    }

    internal override bool TryReadEntry(long position, out DirectoryRecord record)
    {
        if (position < FirstProcessPosition)
        {
            if (_fixed.FindFrom(position) is { } entry)
            {
                record = new DirectoryRecord(entry.Name, entry.Inode.Number, entry.Inode.Type, entry.Position + 1);
                return true;
            }

            position = FirstProcessPosition;
        }

        long after = Math.Min(position - FirstProcessPosition, int.MaxValue);
        if (!catalog.TryGetNext(new ProcessId((int)after), out ProcessId next))
        {
            record = default;
            return false;
        }

        byte[] name = Encoding.ASCII.GetBytes(next.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        record = new DirectoryRecord(name, ProcessDirectory.NumberOf(next, 0), FileType.Directory, FirstProcessPosition + next.Value);
        return true;
    }
}
