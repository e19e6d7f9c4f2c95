using System;
using System.Collections.Generic;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <content>Names of other things than files and directories.</content>
public sealed partial class FileSystem
{
    private readonly Dictionary<int, Func<OpenMode, Inode, Result<OpenFile>>> _devices = [];

    /// <summary>Makes an empty file, a named pipe, a socket's name without a socket, or a name of a device.</summary>
    /// <param name="context">Who makes it.</param>
    /// <param name="path">Its name, which is free.</param>
    /// <param name="type">What it is to be.</param>
    /// <param name="permissions">Its permissions, without those that the creation mask takes away.</param>
    /// <param name="device">For a device: its number.</param>
    /// <param name="account">Who pays for a pipe.</param>
    public Result MakeNode(
        FileSystemContext context, ReadOnlySpan<byte> path, FileType type, int permissions, int device, ResourceAccount account)
    {
        if (type is not (FileType.Regular or FileType.Fifo or FileType.Socket or FileType.CharacterDevice or FileType.BlockDevice))
        {
            return KernelError.InvalidArgument;
        }

        Result found = WalkToFreeName(context, path, out PathLookup lookup);
        if (found.IsError)
        {
            return found;
        }

        if (lookup.HasTrailingSlash)
        {
            return KernelError.NotFound;
        }

        if (type == FileType.Fifo && !account.TryChargeMemory(Pipe.Cost))
        {
            return KernelError.OutOfMemory;
        }

        Volume volume = lookup.Parent.Volume;
        UserId owner = context.Credentials.User;
        GroupId group = context.Credentials.Group;
        permissions &= 0xFFF & ~context.CreationMask;
        Inode node = type switch
        {
            FileType.Regular => new MemoryFile(volume, permissions, owner, group),
            FileType.Fifo => new NamedPipe(volume, permissions, owner, group, account),
            FileType.Socket => new SocketNode(volume, permissions, owner, group),
            _ => new DeviceName(this, volume, type, permissions, owner, group, device),
        };
        Result added = lookup.Parent.Add(lookup.Name.ToArray(), node);
        if (added.IsError && type == FileType.Fifo)
        {
            account.ReleaseMemory(Pipe.Cost);
        }

        return added;
    }

    /// <summary>How a device is opened; null where there is none of that number.</summary>
    internal Func<OpenMode, Inode, Result<OpenFile>>? FindDevice(int device) => _devices.GetValueOrDefault(device);

    /// <summary>Says how a device is opened.</summary>
    internal void AddDevice(int device, Func<OpenMode, Inode, Result<OpenFile>> open) => _devices[device] = open;
}
