using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>All processes that the caller sees, with their threads. Times are in nanoseconds; what is not kept is 0.</summary>
internal static class ProcessReport
{
    /// <summary>Writes an object with the processes and the time of all together.</summary>
    public static void Write(IsthmusKernel kernel, ByteWriter output)
    {
        (long total, long inKernel, long idle) = MachineReport.TimesOf(kernel);
        Process? viewer = kernel.Scheduler.Current?.Process;
        JsonWriter json = new JsonWriter(output).BeginObject().BeginArray("processes"u8);
        if (viewer?.IsJailed != true)
        {
            WriteKernel(json, idle);
        }

        ProcessId id = default;
        while (kernel.Processes.TryGetNext(id, out id))
        {
            Process process = kernel.Processes.Find(id)!;
            if (viewer?.CanSee(process) != false)
            {
                WriteProcess(json, process);
            }
        }

        json.EndArray().Number("total_time"u8, total).Number("total_time_kernel"u8, inKernel).EndObject();
    }

    /// <summary>The kernel as a process: it has the time that nobody wants.</summary>
    private static void WriteKernel(JsonWriter json, long idle)
    {
        json.BeginObject().Text("pledge"u8, default(ReadOnlySpan<byte>)).Text("veil"u8, default(ReadOnlySpan<byte>));
        foreach (string name in (ReadOnlySpan<string>)["pid", "pgid", "pgp", "sid", "uid", "gid", "ppid"])
        {
            json.Number(System.Text.Encoding.ASCII.GetBytes(name), 0);
        }

        json.Text("tty"u8, default(ReadOnlySpan<byte>)).Text("name"u8, "colonel"u8).Text("executable"u8, default(ReadOnlySpan<byte>))
            .Number("creation_time"u8, 0);
        WriteMemory(json, null);
        json.Truth("dumpable"u8, false).Truth("kernel"u8, true).BeginArray("threads"u8);
        WriteThread(json, 0, "idle thread", 0, idle, "Runnable", 1);
        json.EndArray().EndObject();
    }

    private static void WriteProcess(JsonWriter json, Process process)
    {
        Credentials credentials = process.Files.Credentials;
        json.BeginObject()
            .Text("pledge"u8, NamesOf(process.Pledge.Allowed).Written)
            .Text("veil"u8, process.Files.Veil.State switch
            {
                VeilState.None => "None",
                VeilState.Dropped => "Dropped",
                _ => "Locked",
            })
            .Number("pid"u8, process.Id.Value)
            .Number("pgid"u8, process.Terminal?.ForegroundGroup?.Value ?? 0)
            .Number("pgp"u8, process.Group.Value)
            .Number("sid"u8, process.Session.Value)
            .Number("uid"u8, credentials.RealUser.Value)
            .Number("gid"u8, credentials.RealGroup.Value)
            .Number("ppid"u8, process.StartedBy.Value)
            .Text("tty"u8, NameOf(process.Terminal))
            .Text("name"u8, process.Name)
            .Text("executable"u8, PathOf(process))
            .Number("creation_time"u8, process.Kernel.Machine.Clock.BootEpoch + process.StartTime);
        WriteMemory(json, process.AddressSpace);
        json.Truth("dumpable"u8, process.IsDumpable).Truth("kernel"u8, false).BeginArray("threads"u8);
        long used = process.Accounting.ProcessorNanoseconds;
        double share = used == 0 ? 0 : (double)process.Accounting.SystemNanoseconds / used;
        for (int i = 0; i < process.Threads.Count; i++)
        {
            Thread thread = process.Threads[i];
            long inKernel = (long)(thread.ProcessorNanoseconds * share);
            WriteThread(
                json, thread.Id.Value, thread.Name, thread.ProcessorNanoseconds - inKernel, inKernel, StateOf(thread), thread.Priority);
        }

        json.EndArray().EndObject();
    }

    private static void WriteMemory(JsonWriter json, AddressSpace? space)
    {
        long mapped = 0;
        long dirty = 0;
        long clean = 0;
        long shared = 0;
        long volatilePages = 0;
        long keptPages = 0;
        for (int i = 0; i < space?.Regions.Count; i++)
        {
            Region region = space.Regions[i];
            long resident = space.CountResident(region);
            bool isFile = region.Source is Inode;
            bool isPurgeable = (region.Flags & RegionFlags.Purgeable) != 0;
            bool isVolatile = (region.Flags & RegionFlags.Volatile) != 0;
            mapped += (long)region.PageCount;
            dirty += !isFile && !region.IsShared ? resident : 0;
            clean += isFile && (region.Access & PageAccess.Write) == 0 ? resident : 0;
            shared += region.IsShared ? resident : 0;
            volatilePages += isPurgeable && isVolatile ? resident : 0;
            keptPages += isPurgeable && !isVolatile ? resident : 0;
        }

        json.Number("amount_virtual"u8, mapped << Page.Shift)
            .Number("amount_resident"u8, (long)(space?.ResidentPages ?? 0) << Page.Shift)
            .Number("amount_dirty_private"u8, dirty << Page.Shift)
            .Number("amount_clean_inode"u8, clean << Page.Shift)
            .Number("amount_shared"u8, shared << Page.Shift)
            .Number("amount_purgeable_volatile"u8, volatilePages << Page.Shift)
            .Number("amount_purgeable_nonvolatile"u8, keptPages << Page.Shift);
    }

    private static void WriteThread(JsonWriter json, int id, string name, long inUser, long inKernel, string state, int priority)
    {
        json.BeginObject()
            .Number("tid"u8, id)
            .Text("name"u8, name)
            .Number("times_scheduled"u8, 0)
            .Number("time_user"u8, inUser)
            .Number("time_kernel"u8, inKernel)
            .Text("state"u8, state)
            .Number("cpu"u8, 0)
            .Number("priority"u8, priority);
        foreach (string counter in (ReadOnlySpan<string>)
            [
                "syscall_count", "inode_faults", "zero_faults", "cow_faults", "file_read_bytes", "file_write_bytes",
                "unix_socket_read_bytes", "unix_socket_write_bytes", "ipv4_socket_read_bytes", "ipv4_socket_write_bytes",
            ])
        {
            json.Number(System.Text.Encoding.ASCII.GetBytes(counter), 0);
        }

        json.EndObject();
    }

    /// <summary>The promises as words, each with a blank behind it.</summary>
    private static ByteWriter NamesOf(Promise promises)
    {
        var names = new ByteWriter();
        for (int i = 0; i < PromiseNames.All.Length; i++)
        {
            if (((uint)promises & (1U << i)) != 0)
            {
                names.Append(PromiseNames.All[i]).Append(" "u8);
            }
        }

        return names;
    }

    private static byte[] PathOf(Process process)
    {
        process.DescribeProgram(out ReadOnlySpan<byte> started, out _, out _);
        byte[] path = new byte[PathSyntax.MaximumPath + 1];
        Result<int> length = process.Kernel.FileSystem.WriteRealPath(process.Files, started, false, path);
        return length.IsSuccess ? path[..length.Value] : started.ToArray();
    }

    /// <summary>What the terminal of a process is called; empty where it has none.</summary>
    private static string NameOf(Terminal? terminal)
        => terminal is null ? ""
            : terminal.Pair is { } pair ? "pts:" + pair.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "tty:0";

    private static string StateOf(Thread thread) => thread.State switch
    {
        ThreadStatus.Running => "Running",
        ThreadStatus.Runnable or ThreadStatus.New => "Runnable",
        ThreadStatus.Stopped => "Stopped",
        ThreadStatus.Dead => "Dead",
        _ => thread.Waiter.Reason switch
        {
            WaitReason.Thread => "Joining",
            WaitReason.Futex => "Futex",
            WaitReason.SocketAccept => "Accepting",
            WaitReason.SocketConnect => "Connecting",
            WaitReason.PipeWritable or WaitReason.TerminalOutput or WaitReason.StreamOutput or WaitReason.SocketWritable => "Writing",
            WaitReason.PipeReadable or WaitReason.TerminalInput or WaitReason.StreamInput or WaitReason.SocketReadable => "Reading",
            WaitReason.Sleep => "Sleeping",
            WaitReason.Signal => "Pending Signal",
            WaitReason.Poll => "Selecting",
            WaitReason.FileLock => "Locking File",
            WaitReason.Stopped or WaitReason.Tracer => "Stopped",
            _ => "Waiting",
        },
    };
}
