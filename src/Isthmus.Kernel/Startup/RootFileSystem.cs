using System;
using Isthmus.Kernel.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>Builds the tree that the first process finds: the archive's files, <c>/dev</c>, <c>/proc</c> and <c>/tmp</c>.</summary>
public static class RootFileSystem
{
    /// <summary>Unpacks the archive and mounts the devices; the terminal or the console is still to be added to them.</summary>
    public static Result<ArchiveContent> Build(IMachine machine, FileSystem fileSystem, DeviceFileSystem devices)
    {
        Result<ArchiveContent> content = ArchiveLoader.Load(machine, fileSystem);
        if (content.IsError)
        {
            return content;
        }

        Result mounted = Mount(fileSystem, "/dev"u8, devices.Root);
        if (mounted.IsError)
        {
            return mounted.Error;
        }

        FileSystemContext context = fileSystem.CreateRootContext();
        context.CreationMask = 0;
        Result made = fileSystem.MakeDirectory(context, "/tmp"u8, 0x3FF);
        return made.IsError && made.Error != KernelError.Exists ? made.Error : content;
    }

    /// <summary>Mounts a volume, making the directory that it hides where it is missing.</summary>
    public static Result Mount(FileSystem fileSystem, ReadOnlySpan<byte> path, DirectoryInode root)
    {
        FileSystemContext context = fileSystem.CreateRootContext();
        Result made = fileSystem.MakeDirectory(context, path, 0x1ED);
        return made.IsError && made.Error != KernelError.Exists ? made : fileSystem.Mount(context, path, root);
    }
}
