using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What ioctl does with terminals.</summary>
internal static class TerminalRequests
{
    private const int InputQueue = 0;
    private const int OutputQueue = 1;
    private const int BothQueues = 2;

    /// <summary>Carries a request out.</summary>
    public static ValueTask<SyscallOutcome> Control(Caller caller, OpenFile file, Terminal terminal, uint request, ulong argument)
    {
        if (!caller.Keeps(Promise.Terminal))
        {
            return new(KernelError.PromiseBroken);
        }

        var settings = new UserStructure<TerminalForm>(new VirtualAddress(argument));
        switch (request)
        {
            case DeviceRequests.TIOCGWINSZ:
                return new(TellSize(caller, terminal, new VirtualAddress(argument)));
            case DeviceRequests.TCGETS:
                return new(settings.CopyOut(caller, new TerminalForm(terminal.Settings)));
            case DeviceRequests.TCSETS or DeviceRequests.TCSETSW or DeviceRequests.TCSETSF:
                return !settings.TryCopyIn(caller, out TerminalForm form) ? new(KernelError.BadAddress)
                    : request == DeviceRequests.TCSETS || terminal.IsFlushed
                        ? new(Configure(caller, terminal, form.Settings, request))
                        : ConfigureLater(caller, file, terminal, form.Settings, request);
            case DeviceRequests.TCFLSH:
                return new(Discard(terminal, (int)argument));
            case DeviceRequests.TIOCGPGRP:
                return new(TellGroup(caller, terminal, new VirtualAddress(argument)));
            case DeviceRequests.TIOCSPGRP:
                return new(SetGroup(caller, terminal, (int)argument));
            case DeviceRequests.TIOCSWINSZ:
                return new(SetSize(caller, terminal, new VirtualAddress(argument)));
            case DeviceRequests.TIOCSCTTY or DeviceRequests.TIOCNOTTY:
                return new(Join(caller, terminal, request == DeviceRequests.TIOCSCTTY));
            case DeviceRequests.TIOCSTI:
                return new(KernelError.InputOutput);
            default:
                return new(KernelError.InvalidArgument);
        }
    }

    /// <summary>Carries a request to a master out.</summary>
    public static SyscallOutcome ControlMaster(Caller caller, PseudoTerminal pair, uint request, ulong argument)
    {
        if (!caller.Keeps(Promise.Terminal))
        {
            return KernelError.PromiseBroken;
        }

        if (pair.HasLostSlave)
        {
            return KernelError.InputOutput;
        }

        var address = new VirtualAddress(argument);
        return request switch
        {
            DeviceRequests.TIOCGPTN => LinuxControl.StoreNumber(caller, address, pair.Number),
            DeviceRequests.TIOCSWINSZ => SetSize(caller, pair.Terminal, address),
            DeviceRequests.TIOCGPGRP => TellGroup(caller, pair.Terminal, address),
            _ => KernelError.InvalidArgument,
        };
    }

    /// <summary>Refuses a program in the background that reads from its terminal, or writes where that is not wanted: its group is
    /// sent a signal, which stops it where nothing else was said, and the call answers that it was interrupted.</summary>
    public static Result CheckForeground(Caller caller, OpenFile file, bool writes)
        => file.Terminal is { } terminal ? caller.Kernel.Terminals.CheckForeground(caller.Process, terminal, writes) : Result.Success;

    private static SyscallOutcome Join(Caller caller, Terminal terminal, bool joins)
    {
        if (joins)
        {
            caller.Kernel.Terminals.Attach(caller.Process, terminal);
        }
        else
        {
            caller.Kernel.Terminals.Detach(caller.Process);
        }

        return 0;
    }

    private static SyscallOutcome SetSize(Caller caller, Terminal terminal, VirtualAddress source)
    {
        Span<byte> size = stackalloc byte[8];
        if (caller.Process.Memory.CopyIn(source, size).IsError)
        {
            return KernelError.BadAddress;
        }

        terminal.Size = new WindowSize(BitConverter.ToUInt16(size), BitConverter.ToUInt16(size[2..]));
        return 0;
    }

    private static SyscallOutcome TellSize(Caller caller, Terminal terminal, VirtualAddress destination)
    {
        Span<byte> size = stackalloc byte[8];
        size.Clear();
        BitConverter.TryWriteBytes(size, terminal.Size.Rows);
        BitConverter.TryWriteBytes(size[2..], terminal.Size.Columns);
        return caller.Process.Memory.CopyOut(destination, size);
    }

    private static SyscallOutcome TellGroup(Caller caller, Terminal terminal, VirtualAddress destination)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        int group = terminal.ForegroundGroup?.Value ?? (terminal.Pair is null ? caller.Process.Session.Value : 0);
        BitConverter.TryWriteBytes(word, group);
        return caller.Process.Memory.CopyOut(destination, word);
    }

    private static SyscallOutcome SetGroup(Caller caller, Terminal terminal, int number)
    {
        if (number <= 0)
        {
            return KernelError.InvalidArgument;
        }

        var group = new ProcessId(number);
        ProcessTable processes = caller.Kernel.Processes;
        if (processes.Find(group) is { IsZombie: false } leader && leader.Group != group)
        {
            return KernelError.NotPermitted;
        }

        for (var id = new ProcessId(0); processes.TryGetNext(id, out id);)
        {
            if (processes.Find(id) is { IsZombie: false } member && member.Group == group)
            {
                if (member.Session != caller.Process.Session)
                {
                    return KernelError.NotPermitted;
                }

                terminal.ForegroundGroup = group;
                return 0;
            }
        }

        return KernelError.InvalidArgument;
    }

    private static SyscallOutcome Discard(Terminal terminal, int queue)
    {
        if (queue is not (InputQueue or OutputQueue or BothQueues))
        {
            return KernelError.InvalidArgument;
        }

        if (queue != OutputQueue)
        {
            terminal.DiscardInput();
        }

        if (queue != InputQueue)
        {
            terminal.DiscardOutput();
        }

        return 0;
    }

    private static SyscallOutcome Configure(Caller caller, Terminal terminal, in TerminalSettings settings, uint request)
    {
        if (request == DeviceRequests.TCSETSF)
        {
            terminal.DiscardInput();
        }

        terminal.Configure(caller.Process, settings);
        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ConfigureLater(
        Caller caller, OpenFile file, Terminal terminal, TerminalSettings settings, uint request)
    {
        file.AddReference();
        bool isInterrupted = false;
        while (!terminal.IsFlushed && !isInterrupted)
        {
            isInterrupted = await terminal.WriteQueue.Wait(caller.Thread, WaitReason.TerminalOutput) == WaitResult.Interrupted;
        }

        file.Release();
        return isInterrupted ? KernelError.Interrupted : Configure(caller, terminal, settings, request);
    }
}
