using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Sys;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Terminals;

/// <summary>Pseudo-terminals, which terminal is whose, and whom a terminal's signals reach.</summary>
public sealed class TerminalManager
{
    // Numbers as SerenityOS has them: it has a family of its own for slaves.
    private const int SlaveDevices = 201 * 256;
    private const int OwnerMayReadAndWrite = 0x180;

    private readonly IsthmusKernel _kernel;
    private readonly FixedDirectory _names;
    private readonly PseudoTerminal?[] _pairs = new PseudoTerminal?[ResourceAccount.MaximumTerminals];

    internal TerminalManager(IsthmusKernel kernel)
    {
        _kernel = kernel;
        _names = new FixedDirectory(kernel.FileSystem.CreateVolume("devptsfs"));
        for (int number = 0; number < _pairs.Length; number++)
        {
            kernel.FileSystem.AddDevice(SlaveDevices + number, OpenSlave);
        }
    }

    /// <summary>The terminal of the host; null where there is none.</summary>
    public Terminal? Console { get; set; }

    /// <summary>The directory with the names of all slaves, to be mounted.</summary>
    public DirectoryInode Names => _names;

    /// <summary>Makes a pseudo-terminal and opens its master.</summary>
    /// <param name="mode">What for.</param>
    /// <param name="node">The device's name.</param>
    /// <returns><see cref="KernelError.Busy"/> where the caller's job, or everybody together, has as many as there may be.</returns>
    public Result<OpenFile> OpenMaster(OpenMode mode, Inode node)
    {
        Process? opener = _kernel.Scheduler.Current?.Process;
        int number = Array.IndexOf(_pairs, null);
        if (number < 0 || opener?.Account.TryAddTerminal() == false)
        {
            return KernelError.Busy;
        }

        if (opener?.Account.TryChargeMemory(PseudoTerminal.Cost) == false)
        {
            opener.Account.RemoveTerminal();
            return KernelError.OutOfMemory;
        }

        var pair = new PseudoTerminal(this, number, opener?.Account);
        pair.Terminal.Foreground = new Foreground(_kernel, pair);
        _pairs[number] = pair;
        var slave = new DeviceNode(_names.Volume, OwnerMayReadAndWrite, SlaveDevices + number, OpenSlave);
        Credentials credentials = opener?.Files.Credentials ?? Credentials.Superuser;
        slave.SetOwner(credentials.User, credentials.Group);
        Span<byte> name = stackalloc byte[2];
        _names.Put(name[..WriteNumber(number, name)], slave);
        return new MasterFile(pair, node, mode);
    }

    /// <summary>Opens the terminal that the caller belongs to, whichever that is.</summary>
    public Result<OpenFile> OpenOwn(OpenMode mode, Inode node)
    {
        Terminal? own = _kernel.Scheduler.Current is { } thread ? thread.Process.Terminal : Console;
        if (own is null)
        {
            return KernelError.NotOpenable;
        }

        if (own.Pair?.OpenSlave() is { IsError: true } refused)
        {
            return refused.Error;
        }

        return new TerminalFile(own, node, mode);
    }

    /// <summary>Makes a terminal that of a process. The leader of a session gives it to the session, unless another one has it.</summary>
    public void Attach(Process process, Terminal terminal)
    {
        process.Terminal = terminal;
        if (process.Session == process.Id && terminal.Session is null)
        {
            terminal.Session = process.Session;
            terminal.ForegroundGroup ??= process.Group;
        }
    }

    /// <summary>A process belongs to no terminal any more.</summary>
    public void Detach(Process process)
    {
        if (process.Terminal is { } terminal && terminal.Session == process.Id)
        {
            terminal.Session = null;
        }

        process.Terminal = null;
    }

    /// <summary>Checks that a process may read from a terminal, or write to it: one in the background of its own terminal may not read,
    /// nor write where the terminal's settings say so.</summary>
    /// <returns><see cref="KernelError.Interrupted"/> once its group was sent the signal for that; <see cref="KernelError.InputOutput"/>
    /// where nobody is there who could continue the group.</returns>
    public Result CheckForeground(Process process, Terminal terminal, bool writes)
    {
        if (terminal.ForegroundGroup is not { } foreground
            || foreground == process.Group
            || process.Terminal != terminal
            || (writes && (terminal.Settings.Local & TerminalLocal.StopOutput) == 0))
        {
            return Result.Success;
        }

        if (_kernel.Groups.IsOrphaned(process.Group))
        {
            return KernelError.InputOutput;
        }

        _kernel.Groups.Send(process.Group, writes ? SignalKind.BackgroundWrite : SignalKind.BackgroundRead);
        return KernelError.Interrupted;
    }

    /// <summary>Sends a terminal's signal: to the group that was named for it, or else to the foreground as the kernel sees it. That it
    /// has hung up the session's leader learns, too.</summary>
    public void Signal(Terminal terminal, TerminalSignal signal)
    {
        SignalKind kind = KindOf(signal);
        if (signal == TerminalSignal.HangUp && terminal.Session is { } session && _kernel.Processes.Find(session) is { } leader
            && leader.Group != terminal.ForegroundGroup)
        {
            _kernel.Signals.Send(leader, kind);
        }

        if (terminal.ForegroundGroup is { } group)
        {
            _kernel.Groups.Send(group, kind);
        }
        else
        {
            terminal.Foreground?.Signal(kind);
        }
    }

    /// <summary>A process has ended. With a session's leader the session loses its terminal, and who is in the foreground learns it.</summary>
    internal void ProcessEnded(Process process)
    {
        if (process.Terminal is not { } terminal)
        {
            return;
        }

        process.Terminal = null;
        if (terminal.Session != process.Id)
        {
            return;
        }

        terminal.Session = null;
        if (terminal.ForegroundGroup is { } group)
        {
            terminal.ForegroundGroup = null;
            _kernel.Groups.Send(group, SignalKind.HangUp);
        }

        for (var id = new ProcessId(0); _kernel.Processes.TryGetNext(id, out id);)
        {
            if (_kernel.Processes.Find(id) is { } member && member.Session == process.Id && member.Terminal == terminal)
            {
                member.Terminal = null;
            }
        }
    }

    /// <summary>A slave cannot be opened any more.</summary>
    internal void RemoveName(PseudoTerminal pair)
    {
        Span<byte> name = stackalloc byte[2];
        if (_names.Find(name[..WriteNumber(pair.Number, name)]) is { } entry)
        {
            _names.Take(entry);
        }
    }

    /// <summary>Both ends are closed: the number is free again.</summary>
    internal void Forget(PseudoTerminal pair)
    {
        RemoveName(pair);
        _pairs[pair.Number] = null;
        pair.Account?.ReleaseMemory(PseudoTerminal.Cost);
        pair.Account?.RemoveTerminal();
    }

    private Result<OpenFile> OpenSlave(OpenMode mode, Inode node)
    {
        if (_pairs[node.RepresentedDevice - SlaveDevices] is not { } pair)
        {
            return KernelError.NoDevice;
        }

        Result opened = pair.OpenSlave();
        return opened.IsError ? opened.Error : new TerminalFile(pair.Terminal, node, mode);
    }

    private static int WriteNumber(int number, Span<byte> name)
    {
        int length = 0;
        if (number >= 10)
        {
            name[length++] = (byte)('0' + (number / 10));
        }

        name[length++] = (byte)('0' + (number % 10));
        return length;
    }

    private static SignalKind KindOf(TerminalSignal signal) => signal switch
    {
        TerminalSignal.Interrupt => SignalKind.Interrupt,
        TerminalSignal.Quit => SignalKind.Quit,
        TerminalSignal.Suspend => SignalKind.Suspend,
        TerminalSignal.WindowChanged => SignalKind.WindowChanged,
        TerminalSignal.HangUp => SignalKind.HangUp,
    };
}
