using System;
using System.Collections.Generic;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Tracing;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>The files of a process in <c>/proc</c>, in SerenityOS's form.</summary>
internal static class ProcessFileTexts
{
    /// <summary>Writes one of them; false where SerenityOS has none of that sort.</summary>
    public static bool TryWrite(Process process, ProcessText text, ByteWriter output)
    {
        switch (text)
        {
            case ProcessText.CommandLine:
                output.AppendStrings(process.CommandLine);
                return true;
            case ProcessText.Memory:
                WriteMemory(process, new JsonWriter(output));
                return true;
            case ProcessText.OpenFiles:
                WriteFiles(process, new JsonWriter(output));
                return true;
            case ProcessText.Promises:
                WritePromises(process, new JsonWriter(output));
                return true;
            case ProcessText.Veil:
                WriteVeil(process, new JsonWriter(output));
                return true;
            default:
                return false;
        }
    }

    private static void WriteMemory(Process process, JsonWriter json)
    {
        json.BeginArray();
        for (int i = 0; process.AddressSpace is { } space && i < space.Regions.Count; i++)
        {
            Region region = space.Regions[i];
            bool isFile = region.Source is Inode;
            long resident = space.CountResident(region);
            json.BeginObject()
                .Truth("readable"u8, (region.Access & PageAccess.Read) != 0)
                .Truth("writable"u8, (region.Access & PageAccess.Write) != 0)
                .Truth("executable"u8, (region.Access & PageAccess.Execute) != 0)
                .Truth("stack"u8, (region.Flags & RegionFlags.Stack) != 0)
                .Truth("shared"u8, region.IsShared)
                .Truth("syscall"u8, (region.Flags & RegionFlags.SystemCallCode) != 0)
                .Truth("purgeable"u8, !isFile);
            if (!isFile)
            {
                json.Truth("volatile"u8, (region.Flags & RegionFlags.Volatile) != 0);
            }

            json.Text("memory_type"u8, "Normal"u8)
                .Number("address"u8, region.Address.Value)
                .Number("size"u8, region.PageCount << Page.Shift)
                .Number("amount_resident"u8, resident << Page.Shift)
                .Number("amount_dirty"u8, isFile ? 0 : resident << Page.Shift)
                .Number("cow_pages"u8, 0)
                .Text("name"u8, region.Name ?? "")
                .Text("vmobject"u8, !isFile ? "AnonymousVMObject" : region.IsShared ? "SharedInodeVMObject" : "PrivateInodeVMObject")
                .Text("pagemap"u8, PagesOf(space, region).Written)
                .EndObject();
        }

        json.EndArray();
    }

    /// <summary>A letter for each page: P where it has a frame, Z where it will be zeros, N where it will come from a file.</summary>
    private static ByteWriter PagesOf(AddressSpace space, Region region)
    {
        const ulong MostPages = 65536;
        var letters = new ByteWriter();
        ulong end = Math.Min(region.End, region.Start + MostPages);
        for (ulong page = region.Start; page < end; page++)
        {
            letters.Append(space.IsResident(page) ? "P"u8 : region.Source is Inode ? "N"u8 : "Z"u8);
        }

        return letters;
    }

    private static void WriteFiles(Process process, JsonWriter json)
    {
        json.BeginArray();
        for (int i = 0; i < process.Handles.Capacity; i++)
        {
            if (process.Handles.Find(i) is not { } file)
            {
                continue;
            }

            Result<long> position = file.Inode is { Type: FileType.Regular } ? file.Seek(0, SeekOrigin.Current) : 0L;
            json.BeginObject()
                .Number("fd"u8, i)
                .Text("absolute_path"u8, file.Description)
                .Truth("seekable"u8, file.Inode is { Type: FileType.Regular })
                .Text("class"u8, ClassOf(file))
                .Number("offset"u8, position.IsSuccess ? position.Value : 0)
                .Truth("cloexec"u8, process.Handles.ClosesOnExec(i))
                .Truth("blocking"u8, (file.Mode & OpenMode.NonBlocking) == 0)
                .Truth("can_read"u8, file.IsReadable)
                .Truth("can_write"u8, file.IsWritable);
            if (file.Inode is { } inode)
            {
                json.BeginObject("inode"u8).Number("fsid"u8, inode.Volume.Device).Number("index"u8, inode.Number.Value).EndObject();
            }

            json.EndObject();
        }

        json.EndArray();
    }

    private static string ClassOf(OpenFile file) => file.ObjectType switch
    {
        KernelObjectType.File or KernelObjectType.Directory => "InodeFile",
        KernelObjectType.Pipe => "FIFO",
        KernelObjectType.Socket => file is Kernel.Sockets.LocalSocket ? "LocalSocket"
            : file is Kernel.Sockets.StreamSocket ? "TCPSocket" : "UDPSocket",
        KernelObjectType.Terminal => "TTY",
        KernelObjectType.Device => "CharacterDevice",
        _ => "File",
    };

    private static void WritePromises(Process process, JsonWriter json)
    {
        json.BeginObject();
        if (process.Pledge.Restricts)
        {
            var names = new ByteWriter();
            for (int i = 0; i < PromiseNames.All.Length; i++)
            {
                if (((uint)process.Pledge.Allowed & (1U << i)) != 0)
                {
                    names.Append(names.Length == 0 ? ""u8 : " "u8).Append(PromiseNames.All[i]);
                }
            }

            json.Text("promises"u8, names.Written);
        }

        json.EndObject();
    }

    private static void WriteVeil(Process process, JsonWriter json)
    {
        var paths = new List<(byte[] Path, VeilAccess Access)>();
        process.Files.Veil.ListPaths(paths);
        json.BeginArray();
        foreach ((byte[] path, VeilAccess access) in paths)
        {
            var letters = new ByteWriter();
            letters.Append((access & VeilAccess.Read) != 0 ? "r"u8 : default)
                .Append((access & VeilAccess.Write) != 0 ? "w"u8 : default)
                .Append((access & VeilAccess.Execute) != 0 ? "x"u8 : default)
                .Append((access & VeilAccess.Create) != 0 ? "c"u8 : default)
                .Append((access & VeilAccess.Browse) != 0 ? "b"u8 : default);
            json.BeginObject().Text("path"u8, path).Text("permissions"u8, letters.Written).EndObject();
        }

        json.EndArray();
    }
}
