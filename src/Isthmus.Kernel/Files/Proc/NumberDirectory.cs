using System;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>A directory of a process whose names are numbers: those of its open files, its children or its threads.</summary>
internal sealed class NumberDirectory(
    Volume volume, InodeNumber number, IProcessCatalog catalog, ProcessId id, ProcessNumbers kind, ProcessDirectory parent)
    : DirectoryInode(volume, 0x16D, parent.Owner, parent.Group, number)
{
    private const int OwnerMayRead = 0x100;
    private const int NumberBits = 24;

    // Beyond all numbers of processes' directories and files.
    private const ulong FirstNumber = 1UL << 60;

    public override bool HasEntries => catalog.TryGetNext(id, kind, -1, out _);

    public override DirectoryEntry? Find(ReadOnlySpan<byte> name)
    {
        bool isNumber = Utf8Parser.TryParse(name, out int value, out int used) && used == name.Length && value >= 0
            && (name[0] != (byte)'0' || name.Length == 1) && name[0] is not ((byte)'+' or (byte)'-');
        if (!isNumber || !catalog.TryGetNext(id, kind, value - 1, out int next) || next != value)
        {
            return null;
        }

        bool WriteTo(ByteWriter output) => catalog.TryWrite(id, kind, value, output);
        Inode inode = kind == ProcessNumbers.Stacks
            ? new TextInode(Volume, NumberOf(value), Owner, Group, WriteTo, () => catalog.IsOpen(id))
            : new TextLink(Volume, NumberOf(value), OwnerMayRead, Owner, Group, WriteTo);
        inode.SetPermissions(OwnerMayRead);
        inode.AddLink();
        inode.Entry = new DirectoryEntry(this, name.ToArray(), inode);
        return inode.Entry;
    }

    internal override bool TryReadEntry(long position, out DirectoryRecord record)
    {
        long after = position - NameTable.FirstPosition - 1;
        if (after > int.MaxValue || !catalog.TryGetNext(id, kind, (int)after, out int next))
        {
            record = default;
            return false;
        }

        byte[] name = Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture));
        record = new DirectoryRecord(
            name, NumberOf(next), kind == ProcessNumbers.Stacks ? FileType.Regular : FileType.SymbolicLink,
            NameTable.FirstPosition + next + 1);
        return true;
    }

    private InodeNumber NumberOf(int value)
        => new(FirstNumber | (((((ulong)id.Value << 2) | (ulong)kind) << NumberBits) + (ulong)value));
}
