using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The place that a call about mounts names: a root context and a path in it.</summary>
internal static class MountTarget
{
    private const int OwnContext = -1;

    /// <summary>Finds the place. In another context only an absolute path without dots and double slashes leads anywhere.</summary>
    public static Result<Inode> Find(Caller caller, int context, TextArgument path, out Mount mount)
    {
        mount = null!;
        FileSystem fileSystem = caller.Kernel.FileSystem;
        FileSystemContext files = caller.Process.Files;
        if (context != OwnContext)
        {
            if (fileSystem.FindTable(context) is not { } table)
            {
                return KernelError.NoSuchProcess;
            }

            files = new FileSystemContext(table, files.Credentials);
        }

        Result copied = path.CopyPathIn(caller, out ReadOnlySpan<byte> name);
        return copied.IsError ? copied.Error
            : context != OwnContext && !IsCanonical(name) ? KernelError.InvalidArgument
            : fileSystem.Resolve(files, name, LinkBehaviour.Follow, VeilAccess.None, out mount);
    }

    /// <summary>Finds the mount whose root a place is.</summary>
    /// <returns><see cref="KernelError.NoDevice"/> where nothing is mounted there.</returns>
    public static Result<Mount> FindMount(Caller caller, int context, TextArgument path)
        => !Find(caller, context, path, out Mount mount).TryGet(out Inode inode, out KernelError error) ? error
            : inode == mount.Root ? mount
            : KernelError.NoDevice;

    private static bool IsCanonical(ReadOnlySpan<byte> path)
    {
        if (path.Length <= 1)
        {
            return path.SequenceEqual("/"u8);
        }

        if (path[0] != '/')
        {
            return false;
        }

        while (!path.IsEmpty)
        {
            path = path[1..];
            int end = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = end < 0 ? path : path[..end];
            if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            {
                return false;
            }

            path = end < 0 ? default : path[end..];
        }

        return true;
    }
}
