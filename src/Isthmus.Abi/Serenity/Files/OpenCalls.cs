using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls that open paths and make nodes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class OpenCalls
{
    private const int TypeShift = 12;
    private const int PermissionBits = 0xFFF;

    /// <summary>Makes an empty file, a named pipe, a socket's name or, for root, the name of a device.</summary>
    [Syscall(79, "long mknod(const struct SC_mknod_params *params)", Promise = "dpath")]
    public static SyscallOutcome Mknod(Caller caller, UserStructure<NodeParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out NodeParameters request))
        {
            return KernelError.BadAddress;
        }

        var type = (FileType)(request.Mode >> TypeShift);
        if (type is not (FileType.Regular or FileType.Fifo or FileType.Socket)
            && !caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        return opened.IsError ? opened
            : caller.Kernel.FileSystem.MakeNode(
                files, path, type, request.Mode & PermissionBits, (int)request.Device, caller.Process.Account);
    }

    /// <summary>Opens a path. A named pipe is open when its other end is, too.</summary>
    [Syscall(85, "long open(const struct SC_open_params *params)",
        PromiseNote = "wpath if O_WRONLY bit set (incl. O_RDWR); else rpath if O_RDONLY bit set; + cpath if O_CREAT")]
    public static ValueTask<SyscallOutcome> Open(Caller caller, UserStructure<OpenParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out OpenParameters request))
        {
            return new(KernelError.BadAddress);
        }

        if (!FileEvents.AreWanted(caller))
        {
            return OpenNow(caller, request);
        }

        long start = FileEvents.Now(caller);
        byte[]? path = new TextArgument(request.Path, request.PathLength).CopyPathIn(caller, out ReadOnlySpan<byte> text).IsSuccess
            ? text.ToArray()
            : null;
        var entry = new FileEvent(FileEventKind.Open, 0, request.Directory, 0, request.Flags, request.Permissions);
        return FileEvents.NoteAfter(caller, OpenNow(caller, request), start, path, entry);
    }

    private static ValueTask<SyscallOutcome> OpenNow(Caller caller, in OpenParameters request)
    {
        if (!caller.Keeps(OpenFlagDecoding.PromisesFor(request.Flags)))
        {
            return new(KernelError.PromiseBroken);
        }

        if (!OpenFlagDecoding.TryDecode(request.Flags, out OpenMode mode, out OpenOptions options))
        {
            return new(KernelError.InvalidArgument);
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return new(KernelError.TooManyHandles);
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        if (opened.IsError)
        {
            return new(opened);
        }

        FileSystem fileSystem = caller.Kernel.FileSystem;
        if (!fileSystem.Open(files, path, mode, options, request.Permissions & 0x1FF).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        file.OpenedFlags = request.Flags;
        if (file is not PipeEnd end)
        {
            return new(Install(caller, file, request.Flags));
        }

        end.KeepWritingOnly();
        ValueTask<Result> waiting = end.WaitForOtherEnd(caller.Thread);
        return waiting.IsCompleted ? new(Install(caller, file, request.Flags)) : InstallLater(caller, file, waiting, request.Flags);
    }

    private static SyscallOutcome Install(Caller caller, OpenFile file, int flags)
    {
        Result<int> added = caller.Process.Handles.Add(file, (flags & OpenFlags.O_CLOEXEC) != 0);
        if (added.IsError)
        {
            file.Release();
        }

        return added;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> InstallLater(Caller caller, OpenFile file, ValueTask<Result> waiting, int flags)
    {
        Result waited = await waiting;
        if (waited.IsSuccess)
        {
            return Install(caller, file, flags);
        }

        file.Release();
        return waited;
    }
}
