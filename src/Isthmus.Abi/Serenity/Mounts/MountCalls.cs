using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>SerenityOS's calls about mounts and contexts.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class MountCalls
{
    [Syscall(7, "long bindmount(const struct SC_bindmount_params *params)", Promise = "mount", Support = SyscallSupport.None)]
    public static SyscallOutcome Bindmount(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(17, "long copy_mount(const struct SC_copy_mount_params *params)", Promise = "mount", Support = SyscallSupport.None)]
    public static SyscallOutcome CopyMount(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(36, "long fsopen(const struct SC_fsopen_params *params)", Promise = "mount", Support = SyscallSupport.None)]
    public static SyscallOutcome Fsopen(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(37, "long fsmount(const struct SC_fsmount_params *params)", Promise = "mount", Support = SyscallSupport.None)]
    public static SyscallOutcome Fsmount(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(107, "long remount(const struct SC_remount_params *params)", Promise = "mount", Support = SyscallSupport.None)]
    public static SyscallOutcome Remount(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(145, "long umount(const struct SC_umount_params *params)", Promise = "mount", Support = SyscallSupport.None)]
    public static SyscallOutcome Umount(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(148, "long unshare_create(const struct SC_unshare_create_params *params)",
        Promise = "unshare", Support = SyscallSupport.None)]
    public static SyscallOutcome UnshareCreate(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(149, "long unshare_enter(const struct SC_unshare_enter_params *params)",
        Promise = "unshare", Support = SyscallSupport.None)]
    public static SyscallOutcome UnshareEnter(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(150, "long unshare_open(const struct SC_unshare_open_params *params)", Promise = "unshare", Support = SyscallSupport.None)]
    public static SyscallOutcome UnshareOpen(Caller caller, ulong parameters) => KernelError.NotImplemented;
}
