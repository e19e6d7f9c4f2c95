using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Profiling;

namespace Isthmus.Kernel.Processes;

/// <content>Links, directories, and who may read what.</content>
public sealed partial class ProcessCatalog
{
    private const int EveryoneMayRead = 0x124;
    private const int OwnerMayRead = 0x100;

    /// <inheritdoc/>
    public int PermissionsOf(ProcessId id, ProcessText text)
    {
        bool hasOwnForm = kernel.Processes.Find(id) is { Personality.HasSystemFiles: true };
        return text switch
        {
            ProcessText.Status or ProcessText.Stat or ProcessText.Maps => EveryoneMayRead,
            ProcessText.CommandLine => hasOwnForm ? OwnerMayRead : EveryoneMayRead,
            ProcessText.ProfileEvents => OwnerMayRead,
            _ => hasOwnForm ? OwnerMayRead : 0,
        };
    }

    /// <inheritdoc/>
    public bool IsOpen(ProcessId id) => kernel.Processes.Find(id) is not { IsDumpable: false };

    /// <inheritdoc/>
    public bool TryWrite(ProcessId id, ProcessLink link, ByteWriter output)
    {
        if (kernel.Processes.Find(id) is not { } process)
        {
            return false;
        }

        byte[] path = new byte[PathSyntax.MaximumPath + 1];
        Result<int> length = link == ProcessLink.WorkingDirectory
            ? FileSystem.WriteWorkingDirectory(process.Files, path)
            : kernel.FileSystem.WriteRealPath(process.Files, process.ProgramPath, false, path);
        if (length.IsError && link == ProcessLink.WorkingDirectory)
        {
            return false;
        }

        output.Append(length.IsSuccess ? path.AsSpan(0, length.Value) : process.ProgramPath);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGetNext(ProcessId id, ProcessNumbers directory, int after, out int next)
    {
        next = int.MaxValue;
        if (kernel.Processes.Find(id) is not { } process)
        {
            return false;
        }

        switch (directory)
        {
            case ProcessNumbers.Files:
                for (int i = after + 1; process.Handles is { } handles && i < handles.Capacity && next == int.MaxValue; i++)
                {
                    next = handles.Find(i) is null ? next : i;
                }

                break;
            case ProcessNumbers.Children:
                for (int i = 0; i < process.Children.Count; i++)
                {
                    int child = process.Children[i].Id.Value;
                    next = child > after && CanBeSeen(process.Children[i]) ? Math.Min(next, child) : next;
                }

                break;
            default:
                for (int i = 0; i < process.Threads.Count; i++)
                {
                    int thread = process.Threads[i].Id.Value;
                    next = thread > after ? Math.Min(next, thread) : next;
                }

                break;
        }

        return next != int.MaxValue;
    }

    /// <inheritdoc/>
    public bool TryWrite(ProcessId id, ProcessNumbers directory, int number, ByteWriter output)
    {
        if (kernel.Processes.Find(id) is not { } process)
        {
            return false;
        }

        switch (directory)
        {
            case ProcessNumbers.Files:
                if (process.Handles?.Find(number) is not { } file)
                {
                    return false;
                }

                output.Append(file.Description);
                return true;
            case ProcessNumbers.Children:
                output.Append("../../"u8).Append((long)number);
                return true;
            default:
                return TryWriteStack(process, number, output);
        }
    }

    private static bool TryWriteStack(Process process, int number, ByteWriter output)
    {
        for (int i = 0; i < process.Threads.Count; i++)
        {
            if (process.Threads[i].Id.Value == number)
            {
                ulong[] addresses = StackWalk.Of(process.Threads[i]);
                if (process.Kernel.Scheduler.Current?.Process.AddressSpace is { } space)
                {
                    process.Kernel.Machine.Processor.Activate(space.Table);
                }

                output.Append("["u8);
                for (int j = 0; j < addresses.Length; j++)
                {
                    output.Append(j == 0 ? ""u8 : ","u8).Append(addresses[j]);
                }

                output.Append("]"u8);
                return true;
            }
        }

        return false;
    }
}
