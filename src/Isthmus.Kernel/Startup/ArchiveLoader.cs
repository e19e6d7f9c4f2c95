using System;
using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>
/// Unpacks the boot archive into the root volume. Data that begins on a page boundary is not copied: the archive's own frames become
/// the files' pages. All other frames of the archive are given back. An archive that makes no sense is refused.
/// </summary>
public sealed class ArchiveLoader
{
    private const int TypeShift = 12;
    private const int MaximumLaunchBlock = 1 << 20;

    private readonly IMachine _machine;
    private readonly BootArchive _archive;
    private readonly ArchiveReader _reader;
    private readonly DirectoryInode _root;
    private readonly ulong[] _adopted;
    private readonly List<(PhysicalFrame Frame, int Offset)> _tails = [];
    private byte[] _launchBlock = [];
    private int _entries;
    private int _skipped;

    private ArchiveLoader(IMachine machine, DirectoryInode root)
    {
        _machine = machine;
        _archive = machine.Archive;
        _reader = new ArchiveReader(machine.Frames, _archive);
        _root = root;
        _adopted = new ulong[(_archive.Frames.Count + 63) / 64];
    }

    private static ReadOnlySpan<byte> HiddenDirectory => ".isthmus"u8;

    private static ReadOnlySpan<byte> LaunchPath => ".isthmus/launch"u8;

    private static ReadOnlySpan<byte> Trailer => "TRAILER!!!"u8;

    /// <summary>Unpacks the machine's archive, which can be done once. An empty archive is fine.</summary>
    public static Result<ArchiveContent> Load(IMachine machine, FileSystem fileSystem)
    {
        if ((long)machine.Archive.Frames.Count << Page.Shift < machine.Archive.Length)
        {
            return KernelError.InvalidArgument;
        }

        var loader = new ArchiveLoader(machine, fileSystem.Root);
        Result loaded = machine.Archive.Length == 0 ? Result.Success : loader.LoadEntries();
        loader.Finish();
        return loaded.IsError ? loaded.Error : new ArchiveContent(loader._entries, loader._skipped, loader._launchBlock);
    }

    private Result LoadEntries()
    {
        while (_reader.TryReadNext())
        {
            if (_reader.Path.SequenceEqual(Trailer))
            {
                return Result.Success;
            }

            Result loaded = LoadEntry();
            if (loaded.IsError)
            {
                return loaded;
            }
        }

        return KernelError.InvalidArgument;
    }

    private Result LoadEntry()
    {
        ReadOnlySpan<byte> path = _reader.Path;
        while (path.StartsWith("./"u8) || path.StartsWith("/"u8))
        {
            path = path[1..];
        }

        path = path.TrimEnd((byte)'/');
        if (path.SequenceEqual(LaunchPath) && _launchBlock.Length == 0)
        {
            return LoadLaunchBlock();
        }

        if (path.StartsWith(HiddenDirectory) && (path.Length == HiddenDirectory.Length || path[HiddenDirectory.Length] == '/'))
        {
            return Result.Success;
        }

        var type = (FileType)(_reader.Mode >> TypeShift);
        if (type is not (FileType.Regular or FileType.Directory or FileType.SymbolicLink))
        {
            _skipped++;
            return Result.Success;
        }

        _entries++;
        if (path.IsEmpty || PathSyntax.IsDot(path))
        {
            return type == FileType.Directory ? SetAttributes(_root) : KernelError.InvalidArgument;
        }

        if (!FindParent(ref path).TryGet(out DirectoryInode parent, out KernelError error))
        {
            return error;
        }

        DirectoryEntry? existing = parent.Find(path);
        if (existing?.Inode is DirectoryInode directory && type == FileType.Directory)
        {
            return SetAttributes(directory);
        }

        if (existing is not null)
        {
            RemoveTree(existing);
        }

        return type switch
        {
            FileType.Directory => SetAttributes(AddDirectory(parent, path)),
            FileType.SymbolicLink => AddLink(parent, path),
            _ => AddFile(parent, path),
        };
    }

    /// <summary>Finds the directory that a path's last name belongs into, making what is missing, and leaves that name.</summary>
    private Result<DirectoryInode> FindParent(ref ReadOnlySpan<byte> path)
    {
        DirectoryInode current = _root;
        while (true)
        {
            int end = PathSyntax.EndOfName(path, 0);
            ReadOnlySpan<byte> name = path[..end];
            if (name.IsEmpty || PathSyntax.IsDot(name) || PathSyntax.IsDotDot(name))
            {
                return KernelError.InvalidArgument;
            }

            if (name.Length > PathSyntax.MaximumName)
            {
                return KernelError.NameTooLong;
            }

            if (end == path.Length)
            {
                return current;
            }

            DirectoryEntry? entry = current.Find(name);
            if (entry is not null && entry.Inode is not DirectoryInode)
            {
                RemoveTree(entry);
                entry = null;
            }

            current = entry?.Inode as DirectoryInode ?? AddDirectory(current, name);
            path = path[(end + 1)..];
        }
    }

    private static MemoryDirectory AddDirectory(DirectoryInode parent, ReadOnlySpan<byte> name)
    {
        var directory = new MemoryDirectory(parent.Volume, 0x1ED, new UserId(0), new GroupId(0));
        _ = parent.Add(name.ToArray(), directory);
        return directory;
    }

    private Result AddLink(DirectoryInode parent, ReadOnlySpan<byte> name)
    {
        if (_reader.DataLength is 0 or > PathSyntax.MaximumPath)
        {
            return KernelError.InvalidArgument;
        }

        byte[] target = new byte[_reader.DataLength];
        _ = _reader.TryRead(_reader.DataStart, target);
        if (target.AsSpan().Contains((byte)0))
        {
            return KernelError.InvalidArgument;
        }

        return AddNew(parent, name, new SymbolicLink(parent.Volume, target, Owner(), Group()));
    }

    private Result AddFile(DirectoryInode parent, ReadOnlySpan<byte> name)
    {
        var file = new MemoryFile(parent.Volume, _reader.Mode & 0xFFF, Owner(), Group());
        file.Reserve(_reader.DataLength);
        Result filled = (_reader.DataStart & (Page.Size - 1)) == 0 ? AdoptData(file) : CopyData(file);
        return filled.IsError ? filled : AddNew(parent, name, file);
    }

    private Result AddNew(DirectoryInode parent, ReadOnlySpan<byte> name, Inode inode)
    {
        Result added = parent.Add(name.ToArray(), inode);
        SetTime(inode);
        return added;
    }

    private Result AdoptData(MemoryFile file)
    {
        int first = (int)(_reader.DataStart >> Page.Shift);
        int pages = (int)Page.CountFor((ulong)_reader.DataLength);
        for (int i = 0; i < pages; i++)
        {
            PhysicalFrame frame = _archive.Frames[first + i];
            int length = (int)Math.Min(Page.Size, _reader.DataLength - ((long)i << Page.Shift));
            _adopted[(first + i) >> 6] |= 1UL << ((first + i) & 63);
            file.AdoptPage(i, frame, length);
            if (length < Page.Size)
            {
                // What follows is the next entry, which is still to be read: it is erased at the end.
                _machine.Frames.AddReference(frame);
                _tails.Add((frame, length));
            }
        }

        return Result.Success;
    }

    private Result CopyData(MemoryFile file)
    {
        byte[] page = new byte[Page.Size];
        for (long done = 0; done < _reader.DataLength; done += Page.Size)
        {
            int length = (int)Math.Min(Page.Size, _reader.DataLength - done);
            if (!_machine.Frames.TryAllocateZeroed(out PhysicalFrame frame))
            {
                return KernelError.OutOfMemory;
            }

            _ = _reader.TryRead(_reader.DataStart + done, page.AsSpan(0, length));
            _machine.Frames.Write(frame, 0, page.AsSpan(0, length));
            file.AdoptPage(done >> Page.Shift, frame, length);
        }

        return Result.Success;
    }

    private Result LoadLaunchBlock()
    {
        if (_reader.DataLength > MaximumLaunchBlock)
        {
            return KernelError.ArgumentsTooLong;
        }

        _launchBlock = new byte[_reader.DataLength];
        _ = _reader.TryRead(_reader.DataStart, _launchBlock);
        return Result.Success;
    }

    private Result SetAttributes(Inode inode)
    {
        inode.SetPermissions(_reader.Mode & 0xFFF);
        inode.SetOwner(Owner(), Group());
        SetTime(inode);
        return Result.Success;
    }

    private void SetTime(Inode inode)
    {
        long time = _reader.ModifiedSeconds * 1_000_000_000;
        inode.SetTimes(time, time);
    }

    private UserId Owner() => new(_reader.Owner);

    private GroupId Group() => new(_reader.Group);

    /// <summary>Removes an entry with everything under it, without recursion: the archive says how deep it is.</summary>
    private static void RemoveTree(DirectoryEntry top)
    {
        var names = new Stack<DirectoryEntry>();
        names.Push(top);
        while (names.TryPeek(out DirectoryEntry? entry))
        {
            if (entry.Inode is DirectoryInode { HasEntries: true } directory
                && directory.TryReadEntry(0, out DirectoryRecord record)
                && directory.Find(record.Name.Span) is { } child)
            {
                names.Push(child);
                continue;
            }

            _ = entry.Parent.Remove(entry);
            _ = names.Pop();
        }
    }

    /// <summary>Erases what follows the files in their last pages, and gives back every frame that no file took.</summary>
    private void Finish()
    {
        foreach ((PhysicalFrame frame, int offset) in _tails)
        {
            _machine.Frames.Clear(frame, offset, Page.Size - offset);
            _machine.Frames.Release(frame);
        }

        for (int i = 0; i < _archive.Frames.Count; i++)
        {
            if ((_adopted[i >> 6] >> (i & 63) & 1) == 0)
            {
                _machine.Frames.Release(_archive.Frames[i]);
            }
        }

        // What the host gave does not count against what users may add.
        _root.Volume.NameMemoryLimit += _root.Volume.NameMemory;
        _root.Volume.PageLimit = _root.Volume.Pages + (_machine.Frames.FreeFrames / 2);
    }
}
