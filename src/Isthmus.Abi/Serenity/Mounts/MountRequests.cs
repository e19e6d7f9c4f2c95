using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>What ioctl does with a file system that is to be mounted, and with a context that is to be made.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class MountRequests
{
    public const int MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG = 27;
    public const int MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG = 28;
    public const int UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD = 29;
    public const int MOUNT_SPECIFIC_FLAG_KEY_STRING_MAX_LENGTH = 64;
}
