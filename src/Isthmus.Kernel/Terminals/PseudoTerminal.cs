using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Terminals;

/// <summary>
/// A terminal whose other end is held by a program instead of the host: what the program writes to the master is typed, and what the
/// terminal shows the program reads. The slave, once it was open and is closed, cannot be opened again.
/// </summary>
public sealed partial class PseudoTerminal : Port, IByteSink
{
    /// <summary>What a pair costs its maker: the buffers of both directions and of the line discipline.</summary>
    internal const int Cost = 40 * 1024;

    private const int Capacity = 4096;
    private const int Rows = 25;
    private const int Columns = 80;

    private readonly TerminalManager _manager;
    private readonly ByteRing _typed = new(Capacity);
    private readonly ByteRing _shown = new(Capacity);
    private bool _isMasterClosed;
    private int _slaves;

    internal PseudoTerminal(TerminalManager manager, int number, ResourceAccount? account)
    {
        _manager = manager;
        Number = number;
        Account = account;
        Terminal = new Terminal(this, new WindowSize(Rows, Columns));
        Terminal.SignalRaised = OnSignal;
    }

    /// <summary>Its number, the slave's name in <c>/dev/pts</c>.</summary>
    public int Number { get; }

    /// <summary>The line discipline: what the slave is.</summary>
    public Terminal Terminal { get; }

    /// <summary>True once the last open slave was closed.</summary>
    public bool HasLostSlave { get; private set; }

    /// <inheritdoc/>
    public override string Name => "pts";

    /// <summary>True once the master was closed: the terminal has hung up.</summary>
    public override bool IsClosed => _isMasterClosed;

    /// <inheritdoc/>
    public override int Available => _typed.Count;

    /// <summary>What the master can read counts as having arrived, as pipes count it.</summary>
    public override bool IsFlushed => true;

    /// <summary>True where a read from the master would not wait.</summary>
    public bool IsMasterReadable => _shown.Count > 0 || HasLostSlave;

    /// <summary>True where a write to the master would not wait.</summary>
    public bool IsMasterWritable => _typed.Free > 0 || HasLostSlave;

    /// <summary>Bytes that the master can read at once.</summary>
    public int ShownCount => _shown.Count;

    /// <summary>Who reads the master waits here.</summary>
    public WaitQueue MasterReadQueue { get; } = new();

    /// <summary>Who writes to the master waits here.</summary>
    public WaitQueue MasterWriteQueue { get; } = new();

    /// <inheritdoc/>
    WaitQueue IByteSink.WriteQueue => MasterWriteQueue;

    /// <summary>Who pays; null where nobody does.</summary>
    internal ResourceAccount? Account { get; }

    /// <inheritdoc/>
    public override int Read(Span<byte> destination)
    {
        int length = Math.Min(destination.Length, _typed.Count);
        if (length > 0)
        {
            _typed.Peek(0, destination[..length]);
            _typed.Skip(length);
            MasterWriteQueue.WakeAll();
        }

        return length;
    }

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> source)
    {
        if (_isMasterClosed)
        {
            return source.Length;
        }

        int length = Math.Min(source.Length, _shown.Free);
        if (length > 0)
        {
            _shown.Put(0, source[..length]);
            _shown.Append(length);
            MasterReadQueue.WakeAll();
        }

        return length;
    }

    /// <summary>Somebody opens the slave.</summary>
    /// <returns>Refused where an end is closed for good.</returns>
    internal Result OpenSlave()
    {
        if (_isMasterClosed || HasLostSlave)
        {
            return KernelError.InputOutput;
        }

        _slaves++;
        return Result.Success;
    }

    /// <summary>Somebody has closed the slave.</summary>
    internal void CloseSlave()
    {
        if (--_slaves > 0)
        {
            return;
        }

        HasLostSlave = true;
        _manager.RemoveName(this);
        MasterReadQueue.WakeAll();
        MasterWriteQueue.WakeAll();
        ForgetWhenUnused();
    }

    /// <summary>The master was closed.</summary>
    internal void CloseMaster()
    {
        _isMasterClosed = true;
        _shown.Clear();
        Changed?.Invoke(this);
        ForgetWhenUnused();
    }

    private void OnSignal(TerminalSignal signal) => _manager.Signal(Terminal, signal);

    private void ForgetWhenUnused()
    {
        if (_isMasterClosed && _slaves == 0)
        {
            _manager.Forget(this);
        }
    }
}
