using System;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls on paths.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class PathCalls
{
    private const int LongestPath = 1 << 20;

    /// <summary>Changes the working directory.</summary>
    [Syscall(8, "long chdir(const char *path, size_t path_length)", Promise = "rpath")]
    public static SyscallOutcome Chdir(Caller caller, TextArgument path)
    {
        Result copied = path.CopyPathIn(caller, out ReadOnlySpan<byte> name);
        if (copied.IsError)
        {
            return copied;
        }

        FileSystem fileSystem = caller.Kernel.FileSystem;
        return fileSystem.ResolveDirectory(caller.Process.Files, name, out Mount mount).TryGet(
            out DirectoryInode directory, out KernelError error)
            ? Enter(caller, directory, mount)
            : error;
    }

    /// <summary>Asks whether the caller's real user, or with AT_EACCESS the effective one, may do something with a file.</summary>
    [Syscall(28, "long faccessat(const struct SC_faccessat_params *params)", Promise = "rpath")]
    public static SyscallOutcome Faccessat(Caller caller, UserStructure<AccessParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out AccessParameters request))
        {
            return KernelError.BadAddress;
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        LinkBehaviour links = (request.Flags & PathFlags.AT_SYMLINK_NOFOLLOW) != 0 ? LinkBehaviour.Keep : LinkBehaviour.Follow;
        return opened.IsError ? opened
            : (request.Mode & ~7) != 0 || (request.Flags & ~(PathFlags.AT_SYMLINK_NOFOLLOW | PathFlags.AT_EACCESS)) != 0
                ? KernelError.InvalidArgument
            : caller.Kernel.FileSystem.CheckAccess(
                files, path, (AccessRights)request.Mode, links, asRealUser: (request.Flags & PathFlags.AT_EACCESS) == 0);
    }

    /// <summary>Changes the working directory to an open one.</summary>
    [Syscall(29, "long fchdir(int fd)", Promise = "stdio")]
    public static SyscallOutcome Fchdir(Caller caller, Descriptor descriptor)
        => descriptor.Find(caller) is not { } file ? KernelError.BadHandle
            : file.Inode is DirectoryInode directory ? Enter(caller, directory, file.Mount ?? caller.Process.Files.RootMount)
            : KernelError.NotDirectory;

    /// <summary>Tells the working directory's path; the answer is the length that it needs with its NUL.</summary>
    [Syscall(45, "long getcwd(char *buffer, size_t size)", Promise = "rpath")]
    public static SyscallOutcome Getcwd(Caller caller, ulong buffer, ulong size)
    {
        if (size > long.MaxValue)
        {
            return KernelError.InvalidArgument;
        }

        FileSystemContext files = caller.Process.Files;
        return StorePath(caller, files.WorkingDirectory, files.WorkingMount, buffer, size);
    }

    /// <summary>Makes a directory.</summary>
    [Syscall(78, "long mkdir(int dirfd, const char *path, size_t path_length, uint16_t mode)", Promise = "cpath")]
    public static SyscallOutcome Mkdir(Caller caller, int directory, TextArgument path, uint mode)
    {
        Result opened = PathBase.Open(
            caller, directory, path.Address, path.Length, out FileSystemContext files, out ReadOnlySpan<byte> name);
        return opened.IsError ? opened : caller.Kernel.FileSystem.MakeDirectory(files, name, (int)(mode & 0xFFF));
    }

    /// <summary>Tells what a symbolic link points to; the answer is the target's length.</summary>
    [Syscall(102, "long readlink(const struct SC_readlink_params *params)", Promise = "rpath")]
    public static SyscallOutcome Readlink(Caller caller, UserStructure<ReadLinkParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out ReadLinkParameters request))
        {
            return KernelError.BadAddress;
        }

        Result done = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        if (done.IsError)
        {
            return done;
        }

        done = caller.Kernel.FileSystem.ReadLink(files, path, out ReadOnlySpan<byte> target);
        if (done.IsError)
        {
            return done;
        }

        ReadOnlySpan<byte> shown = target[..(int)ulong.Min(request.BufferSize, (ulong)target.Length)];
        return caller.Process.Memory.CopyOut(new VirtualAddress(request.Buffer), shown).IsError ? KernelError.BadAddress : target.Length;
    }

    /// <summary>Tells a file's absolute path without links; the answer is the length that it needs with its NUL.</summary>
    [Syscall(103, "long realpath(const struct SC_realpath_params *params)", Promise = "rpath")]
    public static SyscallOutcome Realpath(Caller caller, UserStructure<RealPathParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out RealPathParameters request))
        {
            return KernelError.BadAddress;
        }

        Result copied = new TextArgument(request.Path, request.PathLength).CopyPathIn(caller, out ReadOnlySpan<byte> path);
        if (copied.IsError)
        {
            return copied;
        }

        return caller.Kernel.FileSystem.Resolve(
            caller.Process.Files, path, LinkBehaviour.Follow, VeilAccess.None, out Mount mount).TryGet(out Inode inode, out KernelError error)
            ? StorePath(caller, inode, mount, request.Buffer, request.BufferSize)
            : error;
    }

    /// <summary>Removes an empty directory.</summary>
    [Syscall(108, "long rmdir(const char *path, size_t path_length)", Promise = "cpath")]
    public static SyscallOutcome Rmdir(Caller caller, TextArgument path)
    {
        Result copied = path.CopyPathIn(caller, out ReadOnlySpan<byte> name);
        return copied.IsError ? copied : Told(caller.Kernel.FileSystem.RemoveDirectory(caller.Process.Files, name));
    }

    /// <summary>Tells what is known of a path.</summary>
    [Syscall(138, "long stat(const struct SC_stat_params *params)", Promise = "rpath")]
    public static SyscallOutcome Stat(Caller caller, UserStructure<StatParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out StatParameters request))
        {
            return KernelError.BadAddress;
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        if (opened.IsError)
        {
            return opened;
        }

        LinkBehaviour links = request.FollowsLinks != 0 ? LinkBehaviour.Follow : LinkBehaviour.Keep;
        return caller.Kernel.FileSystem.Stat(files, path, links).TryGet(out FileStatus status, out KernelError error)
            ? new UserStructure<Status>(new VirtualAddress(request.Status)).CopyOut(caller, Status.From(status))
            : error;
    }

    /// <summary>Sets what permissions new files do not get; the answer is what was set before.</summary>
    [Syscall(144, "long umask(uint16_t mask)", Promise = "stdio")]
    public static SyscallOutcome Umask(Caller caller, uint mask)
    {
        int old = caller.Process.Files.CreationMask;
        caller.Process.Files.CreationMask = (int)(mask & 0x1FF);
        return old;
    }

    /// <summary>Removes a file's name, or with AT_REMOVEDIR an empty directory.</summary>
    [Syscall(147, "long unlink(int dirfd, const char *path, size_t path_length, int flags)", Promise = "cpath")]
    public static SyscallOutcome Unlink(Caller caller, int directory, TextArgument path, int flags)
    {
        if ((flags & ~PathFlags.AT_REMOVEDIR) != 0)
        {
            return KernelError.InvalidArgument;
        }

        Result opened = PathBase.Open(
            caller, directory, path.Address, path.Length, out FileSystemContext files, out ReadOnlySpan<byte> name);
        return opened.IsError ? opened
            : Told(flags != 0 ? caller.Kernel.FileSystem.RemoveDirectory(files, name) : caller.Kernel.FileSystem.Unlink(files, name));
    }

    /// <summary>Who may not take a name away because the directory is sticky is told what others are told.</summary>
    private static Result Told(Result removed) => removed.Error == KernelError.NotPermitted ? KernelError.AccessDenied : removed;

    private static SyscallOutcome Enter(Caller caller, DirectoryInode directory, Mount mount)
    {
        if (!directory.Permits(caller.Process.Files.Credentials, AccessRights.Execute))
        {
            return KernelError.AccessDenied;
        }

        caller.Process.Files.Enter(directory, mount);
        return 0;
    }

    /// <summary>Stores a path with its NUL as far as there is room; the answer is how much room it needs.</summary>
    private static SyscallOutcome StorePath(Caller caller, Inode inode, Mount mount, ulong buffer, ulong size)
    {
        Span<byte> path = stackalloc byte[SystemLimits.PATH_MAX];
        Result<int> written = FileSystem.WritePath(inode, mount, caller.Process.Files, path[..^1]);

        // Directories may lie deeper than any path that a call takes.
        for (int room = 2 * path.Length; written.Error == KernelError.OutOfRange && room <= LongestPath; room *= 2)
        {
            path = new byte[room];
            written = FileSystem.WritePath(inode, mount, caller.Process.Files, path[..^1]);
        }

        if (!written.TryGet(out int length, out KernelError error))
        {
            return error;
        }

        path[length] = 0;
        ReadOnlySpan<byte> shown = path[..(int)ulong.Min(size, (ulong)length + 1)];
        return caller.Process.Memory.CopyOut(new VirtualAddress(buffer), shown).IsError ? KernelError.BadAddress : length + 1;
    }
}
