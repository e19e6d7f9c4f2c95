using Isthmus.Kernel.Sockets;

namespace Isthmus.Kernel.Files;

/// <summary>The name of a local socket. It stays when the socket has gone, until somebody removes it.</summary>
internal sealed class SocketNode(Volume volume, int permissions, UserId owner, GroupId group)
    : Inode(volume, FileType.Socket, permissions, owner, group)
{
    public override bool IsWatchable => true;

    /// <summary>The socket, while it lives.</summary>
    public LocalSocket? Socket { get; set; }

    internal override Result<OpenFile> Open(OpenMode mode) => KernelError.NotOpenable;
}
