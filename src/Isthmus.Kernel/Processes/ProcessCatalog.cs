using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Processes;

/// <summary>Tells <c>/proc</c> about a kernel's processes.</summary>
public sealed partial class ProcessCatalog(IsthmusKernel kernel) : IProcessCatalog
{
    private const long NanosecondsPerTick = 10_000_000;
    private const int AddressDigits = 8;

    /// <inheritdoc/>
    public ProcessId Current => kernel.Scheduler.Current?.Process.Id ?? default;

    /// <inheritdoc/>
    public MountTable CurrentMounts => kernel.Scheduler.Current?.Process.Files.RootMount.Table ?? kernel.FileSystem.Mounts;

    /// <inheritdoc/>
    public bool TryGetNext(ProcessId after, out ProcessId next)
    {
        next = after;
        while (kernel.Processes.TryGetNext(next, out next))
        {
            if (CanBeSeen(kernel.Processes.Find(next)!))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool TryGetOwner(ProcessId id, out UserId owner, out GroupId group)
    {
        Process? process = kernel.Processes.Find(id) is { } found && CanBeSeen(found) ? found : null;
        owner = process?.Files.Credentials.User ?? default;
        group = process?.Files.Credentials.Group ?? default;
        return process is not null;
    }

    /// <inheritdoc/>
    public bool TryWrite(ProcessId id, ProcessText text, ByteWriter output)
    {
        if (kernel.Processes.Find(id) is not { } process)
        {
            return false;
        }

        switch (text)
        {
            case ProcessText.Status:
                WriteStatus(process, output);
                break;
            case ProcessText.Stat:
                WriteStat(process, output);
                break;
            case ProcessText.Maps:
                WriteMaps(process, output);
                break;
            case ProcessText.CommandLine:
                if (process.Personality is not { HasSystemFiles: true } personality || !personality.TryWriteProcessText(process, text, output))
                {
                    output.Append(process.CommandLine);
                }

                break;
            case ProcessText.ProfileEvents:
                _ = process.Profile is { } profile && process.Personality.TryWriteProfile(profile, IsForSuperuser, output);
                break;
            default:
                return process.Personality.TryWriteProcessText(process, text, output);
        }

        return true;
    }

    private bool IsForSuperuser => kernel.Scheduler.Current?.Process.Files.Credentials.IsSuperuser ?? true;

    private bool CanBeSeen(Process process) => kernel.Scheduler.Current?.Process.CanSee(process) ?? true;

    private static void WriteStatus(Process process, ByteWriter output)
    {
        (string letter, string word) = StateOf(process);
        long resident = ResidentPages(process);
        output.Append("Name:\t"u8).Append(process.Name)
            .Append("\nState:\t"u8).Append(letter).Append(" ("u8).Append(word)
            .Append(")\nPid:\t"u8).Append((long)process.Id.Value)
            .Append("\nPPid:\t"u8).Append((long)ParentOf(process))
            .Append("\nUid:\t"u8).Append((long)process.Files.Credentials.User.Value)
            .Append("\nGid:\t"u8).Append((long)process.Files.Credentials.Group.Value)
            .Append("\nVmPeak:\t"u8).Append(((long)(process.AddressSpace?.PeakResidentPages ?? 0) << Page.Shift) / 1024)
            .Append(" kB\nVmSize:\t"u8).Append(MappedBytes(process) / 1024)
            .Append(" kB\nVmRSS:\t"u8).Append((resident << Page.Shift) / 1024)
            .Append(" kB\nThreads:\t"u8).Append((long)process.Threads.Count)
            .Append("\nWaiting:\t"u8).Append(WaitOf(process))
            .Append("\nPageFaults:\t"u8).Append(process.Accounting.PageFaults)
            .Append("\nProcessorNanoseconds:\t"u8).Append(process.Accounting.ProcessorNanoseconds)
            .Append("\n"u8);
    }

    /// <summary>Linux's line up to field 24; what is not kept is 0.</summary>
    private static void WriteStat(Process process, ByteWriter output)
        => output.Append((long)process.Id.Value).Append(" ("u8).Append(process.Name).Append(") "u8).Append(StateOf(process).Letter)
            .Append(" "u8).Append((long)ParentOf(process)).Append(" 0 0 0 0 0 "u8).Append(process.Accounting.PageFaults)
            .Append(" 0 0 0 "u8).Append(process.Accounting.ProcessorNanoseconds / NanosecondsPerTick).Append(" 0 0 0 20 0 "u8)
            .Append((long)process.Threads.Count).Append(" 0 0 "u8).Append(MappedBytes(process)).Append(" "u8)
            .Append(ResidentPages(process)).Append("\n"u8);

    private static void WriteMaps(Process process, ByteWriter output)
    {
        if (process.AddressSpace is not { } space)
        {
            return;
        }

        for (int i = 0; i < space.Regions.Count; i++)
        {
            Region region = space.Regions[i];
            var inode = region.Source as Inode;
            output.AppendHex(region.Start << Page.Shift, AddressDigits).Append("-"u8)
                .AppendHex(region.End << Page.Shift, AddressDigits).Append(" "u8)
                .Append((region.Access & PageAccess.Read) != 0 ? "r"u8 : "-"u8)
                .Append((region.Access & PageAccess.Write) != 0 ? "w"u8 : "-"u8)
                .Append((region.Access & PageAccess.Execute) != 0 ? "x"u8 : "-"u8)
                .Append(region.IsShared ? "s "u8 : "p "u8)
                .AppendHex(region.Source is null ? 0 : (ulong)region.SourcePage << Page.Shift, AddressDigits).Append(" 00:"u8)
                .AppendHex((ulong)(inode?.Volume.Device ?? 0), 2).Append(" "u8)
                .Append(inode?.Number.Value ?? 0);
            WriteName(region, inode, output);
            output.Append("\n"u8);
        }
    }

    private static void WriteName(Region region, Inode? inode, ByteWriter output)
    {
        if (region.Name is { } name)
        {
            output.Append(" "u8).Append(name);
        }
        else if (inode is not null)
        {
            byte[] path = new byte[PathSyntax.MaximumPath + 1];
            Result<int> length = FileSystem.WritePath(inode, inode.Volume.ShownBy, path);
            output.Append(" "u8).Append(length.IsSuccess ? path.AsSpan(0, length.Value) : "(deleted)"u8);
        }
    }

    private static (string Letter, string Word) StateOf(Process process)
    {
        if (process.IsZombie)
        {
            return ("Z", "zombie");
        }

        for (int i = 0; i < process.Threads.Count; i++)
        {
            if (process.Threads[i].State is ThreadStatus.Running or ThreadStatus.Runnable)
            {
                return ("R", "running");
            }
        }

        return process.IsStopped ? ("T", "stopped") : ("S", "sleeping");
    }

    private static string WaitOf(Process process)
        => process.Threads.Count > 0 ? process.Threads[0].Waiter.Reason.ToString() : "None";

    private static int ParentOf(Process process) => process.Parent?.Id.Value ?? 0;

    private static long ResidentPages(Process process) => process.AddressSpace?.ResidentPages ?? 0;

    private static long MappedBytes(Process process)
    {
        long pages = 0;
        for (int i = 0; process.AddressSpace is { } space && i < space.Regions.Count; i++)
        {
            pages += (long)space.Regions[i].PageCount;
        }

        return pages << Page.Shift;
    }
}
