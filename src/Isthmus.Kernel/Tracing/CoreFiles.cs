using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Tracing;

/// <summary>Pictures of processes that a signal ends which calls for one: files in a directory that an administrator names, for ABIs that
/// have a form for them.</summary>
/// <param name="kernel">Whose processes they are.</param>
public sealed class CoreFiles(IsthmusKernel kernel)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int DirectoryPermissions = 0x1FF;
    private const int FilePermissions = 0x180;

    private byte[] _directory = [];

    /// <summary>Where they go; empty where there are none.</summary>
    public ReadOnlySpan<byte> Directory => _directory;

    /// <summary>Says where they go: an absolute path.</summary>
    public Result SetDirectory(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[0] != '/')
        {
            return KernelError.InvalidArgument;
        }

        if (path.Length > PathSyntax.MaximumPath)
        {
            return KernelError.NameTooLong;
        }

        _directory = path.TrimEnd((byte)'/').ToArray();
        return Result.Success;
    }

    /// <summary>Writes the picture of a process that is about to end, where it is wanted and can be written; else nothing happens.</summary>
    internal void Write(Process process, int signal)
    {
        if (_directory.Length == 0 || !process.IsDumpable || process.AddressSpace is not { } space)
        {
            return;
        }

        FileSystemContext context = kernel.FileSystem.CreateRootContext();
        if (!kernel.FileSystem.ResolveDirectory(context, _directory).TryGet(out DirectoryInode directory, out _)
            || directory.Owner.Value != 0 || directory.Group.Value != 0 || directory.Permissions != DirectoryPermissions)
        {
            return;
        }

        List<Region> regions = RegionsOf(space, process.Personality);
        var note = new ByteWriter();
        if (process.Personality.TryWriteCoreNote(process, signal, regions, note))
        {
            Store(context, process, space, regions, note);
        }
    }

    private static List<Region> RegionsOf(AddressSpace space, Syscalls.Personality personality)
    {
        var regions = new List<Region>();
        for (int i = 0; i < space.Regions.Count; i++)
        {
            Region region = space.Regions[i];
            if (region.Access != PageAccess.None && personality.BelongsIntoCore(region))
            {
                regions.Add(region);
            }
        }

        return regions;
    }

    private void Store(FileSystemContext context, Process process, AddressSpace space, List<Region> regions, ByteWriter note)
    {
        long seconds = (kernel.Machine.Clock.BootEpoch + kernel.Machine.Clock.Now) / NanosecondsPerSecond;
        string name = string.Create(CultureInfo.InvariantCulture, $"/{process.Name.Replace('/', '_')}_{process.Id.Value}_{seconds}");
        byte[] path = [.. _directory, .. Encoding.UTF8.GetBytes(name)];
        byte[] partial = [.. path, .. ".partial"u8];
        if (!kernel.FileSystem.Open(context, partial, OpenMode.Write, OpenOptions.Create | OpenOptions.Exclusive, FilePermissions)
                .TryGet(out OpenFile open, out _))
        {
            return;
        }

        Credentials owner = process.Files.Credentials;
        bool isWritten = open.Inode is MemoryFile file && CoreImage.Write(file, space, regions, note.Written).IsSuccess
            && kernel.FileSystem.ChangeOwner(context, file, owner.RealUser, owner.RealGroup).IsSuccess
            && kernel.FileSystem.ChangeMode(context, file, FilePermissions).IsSuccess
            && kernel.FileSystem.Rename(context, partial, context, path).IsSuccess;
        open.Release();
        if (!isWritten)
        {
            _ = kernel.FileSystem.Unlink(context, partial);
        }
    }
}
