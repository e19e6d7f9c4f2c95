using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>Paths that begin at a directory of the caller's choice.</summary>
internal static class PathBase
{
    /// <summary>Copies a path in and finds where it begins.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="directory">A descriptor for relative paths; AT_FDCWD for the working directory.</param>
    /// <param name="address">The path's first byte.</param>
    /// <param name="length">The path's length.</param>
    /// <param name="files">The view that the path is to be looked up in.</param>
    /// <param name="path">The path.</param>
    public static Result Open(
        Caller caller, int directory, ulong address, ulong length, out FileSystemContext files, out ReadOnlySpan<byte> path)
    {
        files = caller.Process.Files;
        Result copied = new TextArgument(address, length).CopyPathIn(caller, out path);
        return copied.IsError ? copied : Find(caller, directory, path, out files);
    }

    /// <summary>Finds where a path begins.</summary>
    public static Result Find(Caller caller, int directory, ReadOnlySpan<byte> path, out FileSystemContext files)
    {
        files = caller.Process.Files;
        if (directory == PathFlags.AT_FDCWD || (!path.IsEmpty && path[0] == '/'))
        {
            return Result.Success;
        }

        if (caller.Process.Handles.Find(directory) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (file.Inode is not DirectoryInode start)
        {
            return KernelError.NotDirectory;
        }

        files = files.At(start, file.Mount ?? files.RootMount);
        return Result.Success;
    }
}
