using System;
using System.Collections.Generic;
using Isthmus.Abi.Serenity.Mounts;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>The file systems that the caller sees.</summary>
internal static class VolumeReport
{
    /// <summary>Writes an array with an object for each mount.</summary>
    public static void Write(IsthmusKernel kernel, ByteWriter output)
    {
        FileSystemContext? context = kernel.Scheduler.Current?.Process.Files;
        IReadOnlyList<Mount> mounts = (context?.RootMount.Table ?? kernel.FileSystem.Mounts).Mounts;
        byte[] path = new byte[PathSyntax.MaximumPath + 1];
        JsonWriter json = new JsonWriter(output).BeginArray();
        for (int i = 0; i < mounts.Count; i++)
        {
            Mount mount = mounts[i];
            Volume volume = mount.Root.Volume;
            Result<int> length = mount.Host is null
                ? FileSystem.WritePath(mount.Root, mount, path)
                : FileSystem.WritePath(mount.Host, mount.Parent, path);
            if (length.IsError)
            {
                continue;
            }

            json.BeginObject()
                .Text("class_name"u8, VolumeKinds.ClassNameOf(volume.Kind))
                .Number("total_block_count"u8, volume.PageLimit)
                .Number("free_block_count"u8, Math.Max(0, volume.PageLimit - volume.Pages))
                .Number("total_inode_count"u8, 0)
                .Number("free_inode_count"u8, 0)
                .Text("mount_point"u8, path.AsSpan(0, length.Value))
                .Number("block_size"u8, (long)Page.Size)
                .Truth("readonly"u8, mount.IsReadOnly)
                .Number("mount_flags"u8, (long)mount.Flags)
                .Text("source"u8, mount.Has(MountFlags.HiddenSource) ? "unknown"u8 : "none"u8)
                .EndObject();
        }

        json.EndArray();
    }
}
