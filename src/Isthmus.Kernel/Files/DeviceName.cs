namespace Isthmus.Kernel.Files;

/// <summary>A name that somebody has given to a device by its number. There may be no such device.</summary>
internal sealed class DeviceName(FileSystem fileSystem, Volume volume, FileType type, int permissions, UserId owner, GroupId group, int device)
    : Inode(volume, type, permissions, owner, group)
{
    public override int RepresentedDevice => device;

    public override bool IsWatchable => true;

    internal override Result<OpenFile> Open(OpenMode mode)
        => Type == FileType.CharacterDevice && fileSystem.FindDevice(device) is { } open ? open(mode, this) : KernelError.NoDevice;

    internal override Result Truncate(long length) => Result.Success;
}
