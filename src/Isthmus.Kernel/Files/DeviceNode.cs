using System;

namespace Isthmus.Kernel.Files;

/// <summary>A character device's name in the file system.</summary>
/// <param name="volume">The device file system.</param>
/// <param name="permissions">The permission bits.</param>
/// <param name="device">Major times 256 plus minor, as Linux numbers devices.</param>
/// <param name="open">Opens the device.</param>
internal sealed class DeviceNode(Volume volume, int permissions, int device, Func<OpenMode, Inode, Result<OpenFile>> open)
    : Inode(volume, FileType.CharacterDevice, permissions, new UserId(0), new GroupId(0))
{
    public override int RepresentedDevice => device;

    internal override Result<OpenFile> Open(OpenMode mode) => open(mode, this);

    /// <summary>Devices have no content: truncation, as shells do it for <c>&gt; /dev/null</c>, does nothing.</summary>
    internal override Result Truncate(long length) => Result.Success;
}
