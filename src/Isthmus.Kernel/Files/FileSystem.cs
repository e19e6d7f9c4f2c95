using System;
using System.Collections.Generic;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Security;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>
/// The tree of all mounted volumes, and what can be done with paths in it. Paths are bytes; nothing is allocated to find a file.
/// </summary>
public sealed partial class FileSystem
{
    /// <summary>The part of memory that the names of files which users make may take.</summary>
    internal const int NameMemoryShare = 16;

    private readonly IMachine _machine;
    private readonly byte[] _pathBuffer = new byte[PathSyntax.MaximumPath + 1];
    private readonly byte[] _secondPathBuffer = new byte[PathSyntax.MaximumPath + 1];
    private readonly byte[] _evenLinkBuffer = new byte[PathSyntax.MaximumPath];
    private readonly byte[] _oddLinkBuffer = new byte[PathSyntax.MaximumPath];
    private readonly List<DirectoryInode> _mountedRoots = [];
    private int _volumes;

    /// <summary>Makes an empty root directory in memory.</summary>
    public FileSystem(IMachine machine)
    {
        _machine = machine;
        RootVolume = CreateVolume("tmpfs", machine.Frames.TotalFrames / 2);
        RootVolume.NameMemoryLimit = ((long)machine.Frames.TotalFrames << Page.Shift) / NameMemoryShare;
        Root = new MemoryDirectory(RootVolume, 0x1ED, new UserId(0), new GroupId(0));
        _mountedRoots.Add(Root);
    }

    /// <summary>The directory that everything is under.</summary>
    public DirectoryInode Root { get; }

    /// <summary>The volume of the root directory.</summary>
    public Volume RootVolume { get; }

    /// <summary>The roots of all mounted volumes, in the order of mounting.</summary>
    public IReadOnlyList<DirectoryInode> MountedRoots => _mountedRoots;

    /// <summary>A context at the root for the superuser.</summary>
    public FileSystemContext CreateRootContext() => new(Root, Root, Credentials.Superuser);

    /// <summary>Makes a volume of a kind.</summary>
    public Volume CreateVolume(string kind, long pageLimit = 0) => new(_machine, kind, ++_volumes, pageLimit);

    /// <summary>Takes a path from user memory into the kernel's own buffer. The bytes are good until the next call that takes a
    /// path.</summary>
    public Result CopyPathIn(UserMemory memory, VirtualAddress address, out ReadOnlySpan<byte> path)
        => CopyPathIn(memory, address, _pathBuffer, out path);

    /// <summary>Takes the second path of a call that has two.</summary>
    public Result CopySecondPathIn(UserMemory memory, VirtualAddress address, out ReadOnlySpan<byte> path)
        => CopyPathIn(memory, address, _secondPathBuffer, out path);

    /// <summary>Takes a path of a stated length from user memory into the kernel's own buffer; it ends at its first NUL, if it has one.
    /// The bytes are good until the next call that takes a path.</summary>
    public Result CopyPathIn(UserMemory memory, VirtualAddress address, ulong length, out ReadOnlySpan<byte> path)
        => CopyPathIn(memory, address, length, _pathBuffer, out path);

    /// <summary>Takes the second path of a call that has two.</summary>
    public Result CopySecondPathIn(UserMemory memory, VirtualAddress address, ulong length, out ReadOnlySpan<byte> path)
        => CopyPathIn(memory, address, length, _secondPathBuffer, out path);

    /// <summary>Finds what a path names. The inode is not kept: who wants it across a wait adds a reference.</summary>
    public Result<Inode> Resolve(
        FileSystemContext context,
        ReadOnlySpan<byte> path,
        LinkBehaviour links = LinkBehaviour.Follow,
        VeilAccess needed = VeilAccess.None)
    {
        Result found = Walk(context, path, links, needed, out PathLookup lookup);
        return found.IsError ? found.Error : lookup.Inode is { } inode ? inode : KernelError.NotFound;
    }

    /// <summary>Finds the directory that a path names.</summary>
    public Result<DirectoryInode> ResolveDirectory(FileSystemContext context, ReadOnlySpan<byte> path)
        => !Resolve(context, path).TryGet(out Inode inode, out KernelError error) ? error
            : inode is DirectoryInode directory ? directory
            : KernelError.NotDirectory;

    /// <summary>Puts the root of a volume in place of a directory.</summary>
    public Result Mount(FileSystemContext context, ReadOnlySpan<byte> path, DirectoryInode root)
    {
        if (!ResolveDirectory(context, path).TryGet(out DirectoryInode directory, out KernelError error))
        {
            return error;
        }

        directory.Mount(root);
        _mountedRoots.Add(root);
        return Result.Success;
    }

    /// <summary>Makes everything under a path unchangeable for everybody, for ever.</summary>
    public Result Protect(FileSystemContext context, ReadOnlySpan<byte> path)
    {
        if (!Resolve(context, path).TryGet(out Inode top, out KernelError error))
        {
            return error;
        }

        var left = new Stack<Inode>();
        left.Push(top);
        while (left.TryPop(out Inode? inode))
        {
            inode.IsReadOnly = true;
            long position = NameTable.FirstPosition;
            while (inode is MemoryDirectory directory && directory.TryRead(position, out DirectoryRecord record))
            {
                left.Push(directory.Find(record.Name.Span)!.Inode);
                position = record.NextPosition;
            }
        }

        return Result.Success;
    }

    /// <summary>Writes the absolute path of an inode, as seen from a root (null: the very root).</summary>
    /// <returns>The length; <see cref="KernelError.NotFound"/> where it has no name any more or does not lie under the root,
    /// <see cref="KernelError.OutOfRange"/> where it does not fit.</returns>
    public static Result<int> WritePath(Inode inode, DirectoryInode? root, Span<byte> destination)
    {
        int start = destination.Length;
        while (inode != root)
        {
            while (inode is DirectoryInode { Covers: { } covered } && inode != root)
            {
                inode = covered;
            }

            if (inode == root || (inode.Entry is null && root is null))
            {
                break;
            }

            if (inode.Entry is not { IsRemoved: false } entry)
            {
                return KernelError.NotFound;
            }

            start -= entry.Name.Length + 1;
            if (start < 0)
            {
                return KernelError.OutOfRange;
            }

            destination[start] = (byte)'/';
            entry.Name.Span.CopyTo(destination[(start + 1)..]);
            inode = entry.Parent;
        }

        if (start == destination.Length)
        {
            if (start == 0)
            {
                return KernelError.OutOfRange;
            }

            destination[--start] = (byte)'/';
        }

        int length = destination.Length - start;
        destination[start..].CopyTo(destination);
        return length;
    }

    private static Result CopyPathIn(UserMemory memory, VirtualAddress address, byte[] buffer, out ReadOnlySpan<byte> path)
    {
        path = default;
        if (!memory.CopyStringIn(address, buffer).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        path = buffer.AsSpan(0, length);
        return Result.Success;
    }

    private static Result CopyPathIn(
        UserMemory memory, VirtualAddress address, ulong length, byte[] buffer, out ReadOnlySpan<byte> path)
    {
        path = default;
        if (length == 0)
        {
            return KernelError.InvalidArgument;
        }

        if (length > PathSyntax.MaximumPath + 1)
        {
            return KernelError.NameTooLong;
        }

        Span<byte> bytes = buffer.AsSpan(0, (int)length);
        if (memory.CopyIn(address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        int end = bytes.IndexOf((byte)0);
        path = end < 0 ? bytes : bytes[..end];
        return Result.Success;
    }

    /// <summary>Follows a path. What is at its end must be visible for what is needed, and so must each link on the way; a name that is
    /// not there yet is not looked at.</summary>
    private Result Walk(
        FileSystemContext context, ReadOnlySpan<byte> path, LinkBehaviour behaviour, VeilAccess needed, out PathLookup lookup)
    {
        lookup = default;
        if (path.IsEmpty)
        {
            return KernelError.NotFound;
        }

        if (path.Length > PathSyntax.MaximumPath)
        {
            return KernelError.NameTooLong;
        }

        DirectoryInode current = path[0] == '/' ? Topmost(context.Root) : context.WorkingDirectory;
        int links = 0;
        int position = PathSyntax.SkipSlashes(path, 0);
        while (position < path.Length)
        {
            int end = PathSyntax.EndOfName(path, position);
            ReadOnlySpan<byte> name = path[position..end];
            position = PathSyntax.SkipSlashes(path, end);
            bool isLast = position == path.Length;
            if (name.Length > PathSyntax.MaximumName)
            {
                return KernelError.NameTooLong;
            }

            if (!current.Permits(context.Credentials, AccessRights.Execute))
            {
                return KernelError.AccessDenied;
            }

            if (PathSyntax.IsDot(name))
            {
                continue;
            }

            if (PathSyntax.IsDotDot(name))
            {
                current = current == context.Root || current == Topmost(context.Root) ? current : Topmost(current.Parent);
                continue;
            }

            DirectoryEntry? entry = current.Find(name);
            Inode? inode = entry?.Inode;
            if (inode is { Type: FileType.SymbolicLink } && (!isLast || end < path.Length || behaviour == LinkBehaviour.Follow))
            {
                Result visible = CheckVeil(context, current, name, needed);
                if (visible.IsError)
                {
                    return visible;
                }

                if (++links > PathSyntax.MaximumLinks)
                {
                    return KernelError.SymbolicLinkLoop;
                }

                if (!TryPutLinkIntoPath((SymbolicLink)inode, ref path, end, links))
                {
                    return KernelError.NameTooLong;
                }

                current = path[0] == '/' ? Topmost(context.Root) : current;
                position = PathSyntax.SkipSlashes(path, 0);
                continue;
            }

            DirectoryInode? directory = inode is { Type: FileType.Directory } ? Topmost((DirectoryInode)inode) : null;
            if (!isLast)
            {
                if (directory is null)
                {
                    return inode is null ? KernelError.NotFound : KernelError.NotDirectory;
                }

                current = directory;
                continue;
            }

            lookup.Parent = current;
            lookup.Name = name;
            lookup.Entry = entry;
            lookup.Inode = directory ?? inode;
            lookup.HasTrailingSlash = end < path.Length;
            return lookup.HasTrailingSlash && inode is not null && directory is null ? KernelError.NotDirectory
                : inode is null ? Result.Success
                : CheckVeil(context, current, name, needed);
        }

        lookup.Parent = current.Parent;
        lookup.Inode = current;
        return CheckVeil(context, current, default, needed);
    }

    private static DirectoryInode Topmost(DirectoryInode directory)
    {
        while (directory.MountedHere is { } mounted)
        {
            directory = mounted;
        }

        return directory;
    }

    /// <summary>Replaces the names up to <paramref name="end"/> by a link's target. Two buffers take turns: one is read from while the
    /// other is written.</summary>
    private bool TryPutLinkIntoPath(SymbolicLink link, ref ReadOnlySpan<byte> path, int end, int links)
    {
        byte[] buffer = (links & 1) == 0 ? _evenLinkBuffer : _oddLinkBuffer;
        ReadOnlySpan<byte> target = link.Target;
        int length = target.Length + path.Length - end;
        if (length > buffer.Length)
        {
            return false;
        }

        target.CopyTo(buffer);
        path[end..].CopyTo(buffer.AsSpan(target.Length));
        path = buffer.AsSpan(0, length);
        return true;
    }
}
