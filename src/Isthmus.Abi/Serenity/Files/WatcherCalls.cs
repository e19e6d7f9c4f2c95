using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls about inode watchers.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class WatcherCalls
{
    [Syscall(18, "long create_inode_watcher(uint32_t flags)", Promise = "rpath", Support = SyscallSupport.None)]
    public static SyscallOutcome CreateInodeWatcher(Caller caller, uint flags) => KernelError.NotImplemented;

    [Syscall(66, "long inode_watcher_add_watch(const struct SC_inode_watcher_add_watch_params *params)",
        Promise = "rpath", Support = SyscallSupport.None)]
    public static SyscallOutcome InodeWatcherAddWatch(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(67, "long inode_watcher_remove_watch(int fd, int wd)", Support = SyscallSupport.None)]
    public static SyscallOutcome InodeWatcherRemoveWatch(Caller caller, int descriptor, int watch) => KernelError.NotImplemented;
}
