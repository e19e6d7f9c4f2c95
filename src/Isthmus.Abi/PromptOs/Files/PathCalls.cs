using System;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's calls on paths.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class PathCalls
{
    private const int PathBytes = 4096;
    private const int PermissionMask = 0xFFF;
    private const int DirectoryPermissionMask = 0x3FF;

    /// <summary>Opens a path; the handle's rights are those that the flags ask for.</summary>
    [Syscall(24, "handle_t open(handle_t dir, const char *path, uint32_t flags, mode_t mode)",
        PromiseNote = "rpath to read; wpath to write or truncate; + cpath for O_CREAT")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome Open(Caller caller, Handle dir, UserPath path, OpenArgument flags, [TraceAs(typeof(ModeForm))] uint mode)
    {
        if (!flags.TryGet(out OpenMode access, out OpenOptions options))
        {
            return KernelError.InvalidArgument;
        }

        if (!caller.Keeps(PromisesFor(access, options)))
        {
            return KernelError.PromiseBroken;
        }

        bool changes = (access & OpenMode.Write) != 0 || (options & (OpenOptions.Create | OpenOptions.Truncate)) != 0;
        Result<FileSystemContext> found = changes ? DirectoryArgument.FindToChange(caller, dir) : DirectoryArgument.Find(caller, dir);
        if (!Prepare(caller, found, path, out ReadOnlySpan<byte> name).TryGet(out FileSystemContext context, out KernelError error))
        {
            return error;
        }

        Result reserved = caller.Process.Objects.Reserve(1);
        if (reserved.IsError)
        {
            return reserved;
        }

        return caller.Kernel.FileSystem.Open(context, name, access, options, (int)mode & PermissionMask).TryGet(
            out OpenFile file, out error)
            ? caller.Process.Objects.Add(file, FileRights.Of(file, caller.Process.Files.Credentials)).Value.Value
            : error;
    }

    private static Promise PromisesFor(OpenMode access, OpenOptions options)
        => ((access & OpenMode.Read) != 0 ? Promise.ReadPath : Promise.None)
            | ((access & OpenMode.Write) != 0 || (options & OpenOptions.Truncate) != 0 ? Promise.WritePath : Promise.None)
            | ((options & OpenOptions.Create) != 0 ? Promise.CreatePath : Promise.None);

    /// <summary>Tells what is known of a path.</summary>
    [Syscall(32, "int stat(handle_t dir, const char *path, struct stat *out, uint32_t flags)", Promise = "rpath")]
    public static SyscallOutcome Stat(
        Caller caller, Handle dir, UserPath path, [TraceAs(typeof(WrittenStructure<PromptOsStat>))] UserPointer output,
        [TraceNames("AT_", Flags = true)] uint flags)
    {
        if ((flags & ~(uint)FileConstants.AT_SYMLINK_NOFOLLOW) != 0)
        {
            return KernelError.InvalidArgument;
        }

        Result<FileSystemContext> found = Prepare(caller, DirectoryArgument.Find(caller, dir), path, out ReadOnlySpan<byte> name);
        return found.TryGet(out FileSystemContext context, out KernelError error)
            && caller.Kernel.FileSystem.Stat(context, name, flags != 0 ? LinkBehaviour.Keep : LinkBehaviour.Follow).TryGet(
                out FileStatus status, out error)
            ? PromptOsStat.Store(caller, status, output)
            : error;
    }

    /// <summary>Makes a directory.</summary>
    [Syscall(35, "int mkdir(handle_t dir, const char *path, mode_t mode)", Promise = "cpath")]
    public static SyscallOutcome Mkdir(Caller caller, Handle dir, UserPath path, [TraceAs(typeof(ModeForm))] uint mode)
        => Prepare(caller, DirectoryArgument.FindToChange(caller, dir), path, out ReadOnlySpan<byte> name).TryGet(
            out FileSystemContext context, out KernelError error)
            ? caller.Kernel.FileSystem.MakeDirectory(context, name, (int)mode & DirectoryPermissionMask)
            : error;

    /// <summary>Removes an empty directory.</summary>
    [Syscall(36, "int rmdir(handle_t dir, const char *path)", Promise = "cpath")]
    public static SyscallOutcome Rmdir(Caller caller, Handle dir, UserPath path)
        => Prepare(caller, DirectoryArgument.FindToChange(caller, dir), path, out ReadOnlySpan<byte> name).TryGet(
            out FileSystemContext context, out KernelError error)
            ? caller.Kernel.FileSystem.RemoveDirectory(context, name)
            : error;

    /// <summary>Removes the name of anything but a directory.</summary>
    [Syscall(37, "int unlink(handle_t dir, const char *path)", Promise = "cpath")]
    public static SyscallOutcome Unlink(Caller caller, Handle dir, UserPath path)
        => Prepare(caller, DirectoryArgument.FindToChange(caller, dir), path, out ReadOnlySpan<byte> name).TryGet(
            out FileSystemContext context, out KernelError error)
            ? caller.Kernel.FileSystem.Unlink(context, name)
            : error;

    /// <summary>Gives a file or a directory another name, in place of what has that name.</summary>
    [Syscall(38, "int rename(handle_t olddir, const char *old, handle_t newdir, const char *new)", Promise = "cpath")]
    public static SyscallOutcome Rename(Caller caller, Handle olddir, UserPath old, Handle newdir, UserPath replacement)
    {
        if (!DirectoryArgument.FindToChange(caller, newdir).TryGet(out FileSystemContext target, out KernelError error)
            || !Prepare(caller, DirectoryArgument.FindToChange(caller, olddir), old, out ReadOnlySpan<byte> oldName).TryGet(
                out FileSystemContext source, out error))
        {
            return error;
        }

        Result copied = caller.Kernel.FileSystem.CopySecondPathIn(
            caller.Process.Memory, replacement.Address, out ReadOnlySpan<byte> newName);
        return copied.IsError ? copied : caller.Kernel.FileSystem.Rename(source, oldName, target, newName);
    }

    /// <summary>Gives a file another name beside the one that it has.</summary>
    [Syscall(39, "int link(handle_t olddir, const char *old, handle_t newdir, const char *new)", Promise = "cpath")]
    public static SyscallOutcome Link(Caller caller, Handle olddir, UserPath old, Handle newdir, UserPath replacement)
    {
        if (!DirectoryArgument.FindToChange(caller, newdir).TryGet(out FileSystemContext target, out KernelError error)
            || !Prepare(caller, DirectoryArgument.Find(caller, olddir), old, out ReadOnlySpan<byte> oldName).TryGet(
                out FileSystemContext source, out error))
        {
            return error;
        }

        Result copied = caller.Kernel.FileSystem.CopySecondPathIn(
            caller.Process.Memory, replacement.Address, out ReadOnlySpan<byte> newName);
        return copied.IsError ? copied : caller.Kernel.FileSystem.MakeLink(source, oldName, target, newName);
    }

    /// <summary>Makes a symbolic link.</summary>
    [Syscall(40, "int symlink(const char *target, handle_t dir, const char *path)", Promise = "cpath")]
    public static SyscallOutcome Symlink(Caller caller, UserPath target, Handle dir, UserPath path)
    {
        if (!Prepare(caller, DirectoryArgument.FindToChange(caller, dir), path, out ReadOnlySpan<byte> name).TryGet(
            out FileSystemContext context, out KernelError error))
        {
            return error;
        }

        Result copied = caller.Kernel.FileSystem.CopySecondPathIn(caller.Process.Memory, target.Address, out ReadOnlySpan<byte> text);
        return copied.IsError ? copied : caller.Kernel.FileSystem.MakeSymbolicLink(context, text, name);
    }

    /// <summary>Reads where a symbolic link leads, cut to the buffer, without a NUL.</summary>
    [Syscall(41, "int64_t readlink(handle_t dir, const char *path, char *buf, size_t count)", Promise = "rpath")]
    public static SyscallOutcome Readlink(Caller caller, Handle dir, UserPath path, UserOutput buffer)
    {
        if (!Prepare(caller, DirectoryArgument.Find(caller, dir), path, out ReadOnlySpan<byte> name).TryGet(
            out FileSystemContext context, out KernelError error))
        {
            return error;
        }

        if (buffer.Length == 0)
        {
            return KernelError.InvalidArgument;
        }

        Result read = caller.Kernel.FileSystem.ReadLink(context, name, out ReadOnlySpan<byte> target);
        if (read.IsError)
        {
            return read;
        }

        int length = Math.Min(target.Length, buffer.Length);
        return caller.Process.Memory.CopyOut(buffer.Address, target[..length]).IsError ? KernelError.BadAddress : length;
    }

    /// <summary>Sets the permission bits.</summary>
    [Syscall(43, "int chmod(handle_t dir, const char *path, mode_t mode)", Promise = "fattr")]
    public static SyscallOutcome Chmod(Caller caller, Handle dir, UserPath path, [TraceAs(typeof(ModeForm))] uint mode)
        => Prepare(caller, DirectoryArgument.FindToChange(caller, dir), path, out ReadOnlySpan<byte> name).TryGet(
            out FileSystemContext context, out KernelError error)
            ? caller.Kernel.FileSystem.ChangeMode(context, name, (int)mode & PermissionMask)
            : error;

    /// <summary>Changes the working directory.</summary>
    [Syscall(44, "int chdir(const char *path)", Promise = "rpath")]
    public static SyscallOutcome Chdir(Caller caller, UserPath path)
    {
        Result copied = caller.Kernel.FileSystem.CopyPathIn(caller.Process.Memory, path.Address, out ReadOnlySpan<byte> name);
        return copied.IsError ? copied : caller.Kernel.FileSystem.ChangeDirectory(caller.Process.Files, name);
    }

    /// <summary>Tells the working directory's path; the answer is its length with the NUL.</summary>
    [Syscall(45, "int64_t getcwd(char *buf, size_t count)", Promise = "rpath")]
    public static SyscallOutcome Getcwd(Caller caller, UserOutput buffer)
    {
        Span<byte> path = stackalloc byte[PathBytes];
        FileSystemContext files = caller.Process.Files;
        if (!FileSystem.WriteWorkingDirectory(files, path[..^1]).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        path[length++] = 0;
        return buffer.Length < length ? KernelError.OutOfRange
            : caller.Process.Memory.CopyOut(buffer.Address, path[..length]).IsError ? KernelError.BadAddress
            : length;
    }

    /// <summary>Copies a path in, where the handle before it is good.</summary>
    private static Result<FileSystemContext> Prepare(
        Caller caller, Result<FileSystemContext> found, UserPath path, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (found.IsError)
        {
            return found;
        }

        Result copied = caller.Kernel.FileSystem.CopyPathIn(caller.Process.Memory, path.Address, out name);
        return copied.IsError ? copied.Error : found;
    }
}
