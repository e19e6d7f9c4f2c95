using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Terminals;

/// <summary>
/// Whom a terminal's signals reach, for ABIs without process groups. A process that reads the terminal byte by byte (a shell's line
/// editor) owns it until it ends, or until another one does the same. Each time the owner goes back to lines, a new foreground begins:
/// what it starts from then on, with all descendants. The owner itself is never signalled, and what it had started before runs in the
/// background. Without an owner the first process and all its descendants are the foreground.
/// </summary>
/// <param name="kernel">Whose processes they are.</param>
/// <param name="pair">The pseudo-terminal that it is the foreground of: without an owner that is who has the slave open and not the
/// master. Null for the terminal of the host.</param>
public sealed class Foreground(IsthmusKernel kernel, PseudoTerminal? pair = null)
{
    // The last one owns the terminal; the ones before it do again when it ends.
    private readonly List<Ownership> _owners = [];

    /// <summary>Who owns the terminal, or null.</summary>
    public Process? Owner => Current?.Process;

    private Ownership? Current
    {
        get
        {
            while (_owners.Count > 0 && _owners[^1].Process.IsZombie)
            {
                _owners.RemoveAt(_owners.Count - 1);
            }

            return _owners.Count > 0 ? _owners[^1] : null;
        }
    }

    /// <summary>A process has set the terminal to give bytes at once, or to give lines again.</summary>
    public void NoteMode(Process process, bool isCanonical)
    {
        Ownership? owner = Current;
        if (isCanonical)
        {
            if (owner?.Process == process)
            {
                owner.LastBackground = kernel.Processes.Started;
            }
        }
        else if (owner?.Process != process)
        {
            for (int i = _owners.Count - 1; i >= 0; i--)
            {
                if (_owners[i].Process.IsZombie || _owners[i].Process == process)
                {
                    _owners.RemoveAt(i);
                }
            }

            _owners.Add(new Ownership(process) { LastBackground = kernel.Processes.Started });
        }
    }

    /// <summary>Sends a signal to the foreground.</summary>
    public void Signal(SignalKind kind)
    {
        Ownership? owner = Current;
        if (pair is not null && (owner is null || kind == SignalKind.HangUp))
        {
            SignalHolders(pair, kind);
            return;
        }

        if ((owner?.Process ?? kernel.FirstProcess) is not { } root)
        {
            return;
        }

        if (owner is null)
        {
            kernel.Signals.Send(root, kind);
        }
        else if (kind is SignalKind.Interrupt or SignalKind.Quit)
        {
            owner.Interruptions++;
        }

        // A tree can be deeper than the kernel's stack: no recursion.
        var found = new List<Process>();
        for (int i = 0; i < root.Children.Count; i++)
        {
            if (owner is null || root.Children[i].StartOrder > owner.LastBackground)
            {
                found.Add(root.Children[i]);
            }
        }

        for (int i = 0; i < found.Count; i++)
        {
            for (int j = 0; j < found[i].Children.Count; j++)
            {
                found.Add(found[i].Children[j]);
            }

            kernel.Signals.Send(found[i], kind);
        }
    }

    /// <summary>How often the interrupt or the quit key was pressed since the owner last asked; 0 for everybody else.</summary>
    public int TakeInterruptions(Process process)
    {
        Ownership? owner = Current;
        if (owner?.Process != process)
        {
            return 0;
        }

        int count = owner.Interruptions;
        owner.Interruptions = 0;
        return count;
    }

    private void SignalHolders(PseudoTerminal held, SignalKind kind)
    {
        for (var id = new ProcessId(0); kernel.Processes.TryGetNext(id, out id);)
        {
            if (kernel.Processes.Find(id) is { IsZombie: false, Personality.HasSessions: false } process && IsHolder(process, held))
            {
                kernel.Signals.Send(process, kind);
            }
        }
    }

    private static bool IsHolder(Process process, PseudoTerminal held)
    {
        bool hasSlave = false;
        int limit = process.Personality.UsesObjectHandles ? process.Objects.Capacity : process.Handles.Capacity;
        for (int i = 0; i < limit; i++)
        {
            KernelObject? target = process.Personality.UsesObjectHandles ? process.Objects.ObjectAt(i) : process.Handles.Find(i);
            if (target is MasterFile master && master.Pair == held)
            {
                return false;
            }

            hasSlave |= target is TerminalFile slave && slave.Terminal.Pair == held;
        }

        return hasSlave;
    }

    private sealed class Ownership(Process process)
    {
        public Process Process { get; } = process;

        /// <summary>The start order of the last process that is not in the foreground.</summary>
        public long LastBackground { get; set; }

        public int Interruptions { get; set; }
    }
}
