using System;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Sockets;

namespace Isthmus.Kernel.Files;

/// <content>Local sockets and their names.</content>
public sealed partial class FileSystem
{
    private Volume? _sockets;

    /// <summary>Makes a local socket that <paramref name="process"/> pays for. The caller owns a reference.</summary>
    /// <param name="process">Whose it is.</param>
    /// <param name="kind">The type that its maker named: all of them carry bytes.</param>
    public Result<LocalSocket> CreateSocket(Process process, int kind = (int)SocketType.Stream)
    {
        if (!process.Account.TryChargeMemory(LocalSocket.Cost))
        {
            return KernelError.NoBuffers;
        }

        _sockets ??= CreateVolume("sockfs");
        return new LocalSocket(_sockets, process, kind);
    }

    /// <summary>Gives a local socket a name, which becomes a file. It may have one.</summary>
    public Result BindSocket(FileSystemContext context, ReadOnlySpan<byte> path, LocalSocket socket)
    {
        if (!socket.Name.IsEmpty || socket.IsConnected)
        {
            return KernelError.InvalidArgument;
        }

        byte[] name = path.ToArray();
        Result found = WalkToFreeName(context, path, out PathLookup lookup);
        if (found.IsError)
        {
            return found.Error == KernelError.Exists ? KernelError.AddressInUse : found;
        }

        if (lookup.HasTrailingSlash)
        {
            return KernelError.NotFound;
        }

        found = CheckVeil(context, lookup.ParentMount, lookup.Parent, lookup.Name, VeilAccess.Create);
        if (found.IsError)
        {
            return found;
        }

        Credentials credentials = context.Credentials;
        int permissions = socket.PreparedPermissions ?? (0x1FF & ~context.CreationMask);
        var node = new SocketNode(
            lookup.Parent.Volume, permissions, socket.PreparedOwner ?? credentials.User, socket.PreparedGroup ?? credentials.Group);
        found = lookup.Parent.Add(lookup.Name.ToArray(), node);
        if (found.IsSuccess)
        {
            socket.SetName(node, name);
        }

        return found;
    }

    /// <summary>Finds the socket that a path names, to connect to it.</summary>
    /// <returns><see cref="KernelError.ConnectionRefused"/> where the name is no socket's, or its socket is gone.</returns>
    public Result<LocalSocket> FindSocket(
        FileSystemContext context, ReadOnlySpan<byte> path, AccessRights rights = AccessRights.Write)
        => !Resolve(context, path, LinkBehaviour.Follow, VeilAccess.Read | VeilAccess.Write).TryGet(out Inode inode, out KernelError error)
            ? error
            : !inode.Permits(context.Credentials, rights) ? KernelError.AccessDenied
            : inode is SocketNode { Socket: { } socket } ? socket
            : KernelError.ConnectionRefused;
}
