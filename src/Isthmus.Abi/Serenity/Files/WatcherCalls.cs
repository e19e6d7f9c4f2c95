using System;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls about inode watchers.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class WatcherCalls
{
    private const uint NonBlocking = 1;
    private const uint CloseOnExec = 2;

    /// <summary>Makes a descriptor from which one reads what happens to inodes.</summary>
    [Syscall(18, "long create_inode_watcher(uint32_t flags)", Promise = "rpath")]
    public static SyscallOutcome CreateInodeWatcher(Caller caller, uint flags)
    {
        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return KernelError.TooManyHandles;
        }

        OpenMode mode = (flags & NonBlocking) != 0 ? OpenMode.NonBlocking : OpenMode.None;
        return InodeWatcher.Create(caller.Process.Account, mode).TryGet(out InodeWatcher watcher, out KernelError error)
            ? caller.Process.Handles.Add(watcher, (flags & CloseOnExec) != 0)
            : error;
    }

    /// <summary>Wants to know what happens to a file or directory; the answer is the number that events will carry.</summary>
    [Syscall(66, "long inode_watcher_add_watch(const struct SC_inode_watcher_add_watch_params *params)", Promise = "rpath")]
    public static SyscallOutcome InodeWatcherAddWatch(Caller caller, UserStructure<WatchParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out WatchParameters request))
        {
            return KernelError.BadAddress;
        }

        if (new Descriptor(request.Descriptor).Find(caller) is not InodeWatcher watcher)
        {
            return KernelError.BadHandle;
        }

        Result copied = new TextArgument(request.Path, request.PathLength).CopyPathIn(caller, out ReadOnlySpan<byte> path);
        if (copied.IsError)
        {
            return copied;
        }

        return caller.Kernel.FileSystem.Resolve(caller.Process.Files, path).TryGet(out Inode inode, out KernelError error)
            ? watcher.Watch(inode, (InodeEvents)request.Events)
            : error;
    }

    /// <summary>Does not want to know any more.</summary>
    [Syscall(67, "long inode_watcher_remove_watch(int fd, int wd)")]
    public static SyscallOutcome InodeWatcherRemoveWatch(Caller caller, Descriptor descriptor, int watch)
        => descriptor.Find(caller) is InodeWatcher watcher ? watcher.Forget(watch) : KernelError.BadHandle;
}
