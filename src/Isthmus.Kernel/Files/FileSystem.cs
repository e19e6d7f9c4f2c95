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
    private int _volumes;

    /// <summary>Makes an empty root directory in memory.</summary>
    public FileSystem(IMachine machine)
    {
        _machine = machine;
        RootVolume = CreateVolume("tmpfs", machine.Frames.TotalFrames / 2);
        RootVolume.NameMemoryLimit = ((long)machine.Frames.TotalFrames << Page.Shift) / NameMemoryShare;
        Root = new MemoryDirectory(RootVolume, 0x1ED, new UserId(0), new GroupId(0));
        Mounts = new MountTable(0, Root);
        _tables.Add(Mounts);
    }

    /// <summary>The directory that everything is under.</summary>
    public DirectoryInode Root { get; }

    /// <summary>The volume of the root directory.</summary>
    public Volume RootVolume { get; }

    /// <summary>A context at the root for the superuser.</summary>
    public FileSystemContext CreateRootContext() => new(Mounts, Credentials.Superuser);

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
        => Resolve(context, path, links, needed, out _);

    /// <summary>Finds what a path names, and the mount that it is seen through.</summary>
    public Result<Inode> Resolve(
        FileSystemContext context, ReadOnlySpan<byte> path, LinkBehaviour links, VeilAccess needed, out Mount mount)
    {
        Result found = Walk(context, path, links, needed, out PathLookup lookup);
        mount = lookup.Mount;
        return found.IsError ? found.Error : lookup.Inode is { } inode ? inode : KernelError.NotFound;
    }

    /// <summary>Finds the directory that a path names.</summary>
    public Result<DirectoryInode> ResolveDirectory(FileSystemContext context, ReadOnlySpan<byte> path)
        => ResolveDirectory(context, path, out _);

    /// <summary>Finds the directory that a path names, and the mount that it is seen through.</summary>
    public Result<DirectoryInode> ResolveDirectory(FileSystemContext context, ReadOnlySpan<byte> path, out Mount mount)
        => !Resolve(context, path, LinkBehaviour.Follow, VeilAccess.None, out mount).TryGet(out Inode inode, out KernelError error) ? error
            : inode is DirectoryInode directory ? directory
            : KernelError.NotDirectory;

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
}
