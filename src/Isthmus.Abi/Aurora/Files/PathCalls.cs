using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>Aurora's calls on paths.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class PathCalls
{
    /// <summary>New files may be executed: Aurora has no call that would make them so later.</summary>
    private const int NewFilePermissions = 0x1FF;

    /// <summary>Opens a path.</summary>
    [Syscall(6, "int open(const char *path, int flags)", PromiseNote = "wpath to write; rpath to read; + cpath to create")]
    public static SyscallOutcome Open(Caller caller, UserPath path, OpenArgument flags)
    {
        FileSystem files = caller.Kernel.FileSystem;
        if (!OpenFlags.TryDecode(flags.Flags, out OpenMode mode, out OpenOptions options))
        {
            return KernelError.InvalidArgument;
        }

        if (!caller.Keeps(PromisesFor(mode, options)))
        {
            return KernelError.PromiseBroken;
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return KernelError.TooManyHandles;
        }

        Result copied = files.CopyPathIn(caller.Process.Memory, path.Address, out ReadOnlySpan<byte> name);
        if (copied.IsError)
        {
            return copied;
        }

        return files.Open(caller.Process.Files, name, mode, options, NewFilePermissions).TryGet(out OpenFile file, out KernelError error)
            ? caller.Process.Handles.Add(file)
            : error;
    }

    /// <summary>Tells what is known of a path.</summary>
    [Syscall(9, "int stat(const char *path, struct stat *out)", Promise = "rpath")]
    public static SyscallOutcome Stat(Caller caller, UserPath path, UserPointer destination)
    {
        FileSystem files = caller.Kernel.FileSystem;
        Result copied = files.CopyPathIn(caller.Process.Memory, path.Address, out ReadOnlySpan<byte> name);
        if (copied.IsError)
        {
            return copied;
        }

        return files.Stat(caller.Process.Files, name).TryGet(out FileStatus status, out KernelError error)
            ? Store(caller, status, destination)
            : error;
    }

    /// <summary>Makes a directory.</summary>
    [Syscall(15, "int mkdir(const char *path)", Promise = "cpath")]
    public static SyscallOutcome Mkdir(Caller caller, UserPath path)
    {
        FileSystem files = caller.Kernel.FileSystem;
        Result copied = files.CopyPathIn(caller.Process.Memory, path.Address, out ReadOnlySpan<byte> name);
        return copied.IsError ? copied : files.MakeDirectory(caller.Process.Files, name);
    }

    /// <summary>Removes a file's name, or an empty directory.</summary>
    [Syscall(16, "int unlink(const char *path)", Promise = "cpath")]
    public static SyscallOutcome Unlink(Caller caller, UserPath path)
    {
        FileSystem files = caller.Kernel.FileSystem;
        Result copied = files.CopyPathIn(caller.Process.Memory, path.Address, out ReadOnlySpan<byte> name);
        if (copied.IsError)
        {
            return copied;
        }

        Result unlinked = files.Unlink(caller.Process.Files, name);
        return unlinked.Error == KernelError.IsDirectory ? files.RemoveDirectory(caller.Process.Files, name) : unlinked;
    }

    /// <summary>Tells the working directory's path; the answer is its length with the NUL.</summary>
    [Syscall(32, "long getcwd(char *buf, size_t n)", Promise = "rpath")]
    public static SyscallOutcome Getcwd(Caller caller, UserOutput buffer)
    {
        Span<byte> path = stackalloc byte[AuroraLimits.PATH_BYTES];
        FileSystemContext files = caller.Process.Files;
        if (!FileSystem.WriteWorkingDirectory(files, path[..^1]).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        path[length] = 0;
        if (buffer.Length < length + 1)
        {
            return KernelError.OutOfRange;
        }

        return caller.Process.Memory.CopyOut(buffer.Address, path[..(length + 1)]).IsError ? KernelError.BadAddress : length + 1;
    }

    private static Promise PromisesFor(OpenMode mode, OpenOptions options)
        => ((mode & OpenMode.Read) != 0 ? Promise.ReadPath : Promise.None)
            | ((mode & OpenMode.Write) != 0 ? Promise.WritePath : Promise.None)
            | ((options & OpenOptions.Create) != 0 ? Promise.CreatePath : Promise.None);

    /// <summary>Writes a status to user memory.</summary>
    internal static SyscallOutcome Store(Caller caller, in FileStatus status, UserPointer destination)
    {
        Span<byte> bytes = stackalloc byte[AuroraStat.StructureSize];
        AuroraStat.From(status).Write(bytes);
        return caller.Process.Memory.CopyOut(destination.Address, bytes);
    }
}
