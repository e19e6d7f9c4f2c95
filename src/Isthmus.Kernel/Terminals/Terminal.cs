using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Terminals;

/// <summary>
/// A terminal over a port: the line discipline. Input is edited, echoed and turned into signals as it arrives, whether somebody reads
/// or not; output is translated on its way.
/// </summary>
public sealed partial class Terminal : IByteSink
{
    private readonly Port _port;
    private readonly byte[] _received = new byte[256];
    private readonly byte[] _pending = new byte[PendingCapacity];
    private readonly InputLine _line = new();
    private TerminalSettings _settings = TerminalSettings.Default;
    private WindowSize _size;
    private int _pendingCount;
    private bool _isStopped;
    private bool _isLiteral;
    private bool _hasHungUp;

    /// <summary>Takes a port over.</summary>
    public Terminal(Port port, WindowSize size)
    {
        _port = port;
        _size = size;
        Pair = port as PseudoTerminal;
        port.Changed = _ => OnChanged();
    }

    /// <summary>Told of signals for the foreground processes.</summary>
    public Action<TerminalSignal>? SignalRaised { get; set; }

    /// <summary>The process group that its signals go to; null where no program has named one.</summary>
    public ProcessId? ForegroundGroup { get; set; }

    /// <summary>The session that it belongs to, by the number of its leader; null where it belongs to none.</summary>
    public ProcessId? Session { get; set; }

    /// <summary>The pseudo-terminal that it is the slave of; null for a terminal of the host.</summary>
    public PseudoTerminal? Pair { get; }

    /// <summary>Who the foreground processes are; null where nobody keeps account of them.</summary>
    public Foreground? Foreground { get; set; }

    /// <summary>How large the window is. A change is a signal.</summary>
    public WindowSize Size
    {
        get => _size;
        set
        {
            if (_size != value)
            {
                _size = value;
                SignalRaised?.Invoke(TerminalSignal.WindowChanged);
            }
        }
    }

    /// <summary>How the terminal treats what passes through it.</summary>
    public TerminalSettings Settings
    {
        get => _settings;
        set
        {
            bool wasCanonical = _settings.IsCanonical;
            _settings = value;
            if (!value.IsCanonical)
            {
                _line.DropMarks();
            }
            else if (!wasCanonical && _line.Count > 0)
            {
                ReceiveAgain();
            }

            if (_isStopped && (value.Input & TerminalInput.FlowControl) == 0)
            {
                _isStopped = false;
                WriteQueue.WakeAll();
            }

            // What was typed as part of a line can be read at once in raw mode.
            ReadQueue.WakeAll();
        }
    }

    /// <summary>A process changes how the terminal treats what passes through it.</summary>
    public void Configure(Process process, in TerminalSettings settings)
    {
        // In this order: what was typed ahead can be the interrupt key.
        Foreground?.NoteMode(process, settings.IsCanonical);
        Settings = settings;
    }

    /// <summary>True where the host has closed its end.</summary>
    public bool HasHungUp => _port.IsClosed;

    /// <summary>True where a read would not wait.</summary>
    public bool IsReadable => HasHungUp || (_settings.IsCanonical ? _line.HasLine : _line.Count > 0);

    /// <summary>True where a write would not wait.</summary>
    public bool IsWritable => HasHungUp || (!_isStopped && _pendingCount == 0);

    /// <summary>Bytes that can be read at once.</summary>
    public int Available => _settings.IsCanonical ? _line.LineCount : _line.Count;

    /// <summary>True where all output has reached the host.</summary>
    public bool IsFlushed => HasHungUp || (_pendingCount == 0 && _port.IsFlushed);

    /// <summary>Readers wait here.</summary>
    public WaitQueue ReadQueue { get; } = new();

    /// <summary>Writers wait here.</summary>
    public WaitQueue WriteQueue { get; } = new();

    /// <summary>Does what the interrupt character does.</summary>
    public void Interrupt() => Raise(TerminalSignal.Interrupt);

    /// <summary>Forgets what was typed and not read.</summary>
    public void DiscardInput()
    {
        _line.Clear();
        ReceiveAll();
    }

    /// <summary>Forgets output that the host has not taken yet.</summary>
    public void DiscardOutput()
    {
        _pendingCount = 0;
        WriteQueue.WakeAll();
    }

    private void OnChanged()
    {
        FlushPending();
        ReceiveAll();
        if (_port.IsClosed && !_hasHungUp)
        {
            _hasHungUp = true;
            _pendingCount = 0;
            ReadQueue.WakeAll();
            SignalRaised?.Invoke(TerminalSignal.HangUp);
        }

        if (IsWritable)
        {
            WriteQueue.WakeAll();
        }
    }

    private void Raise(TerminalSignal signal)
    {
        if ((_settings.Local & TerminalLocal.NoFlush) == 0)
        {
            _line.Clear();
            DiscardOutput();
        }

        if (_isStopped)
        {
            _isStopped = false;
            WriteQueue.WakeAll();
        }

        SignalRaised?.Invoke(signal);
    }
}
