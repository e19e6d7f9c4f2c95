using System;
using System.Collections.Generic;
using System.Text;

namespace Isthmus.Machine.Simulated.Devices;

/// <summary>A byte stream whose other end is the test.</summary>
public sealed class SimulatedPort : Port
{
    private readonly SimulatedPortOptions _options;
    private readonly Clock _clock;
    private readonly HostAgenda _agenda;
    private readonly InterruptLine _line;
    private readonly Queue<byte> _fromHost = new();
    private readonly List<byte> _underWay = [];
    private readonly List<byte> _received = [];
    private bool _isClosed;
    private bool _guestWaits;
    private bool _hasNews;
    private bool _drainPlanned;
    private bool _hostTakes = true;

    internal SimulatedPort(SimulatedPortOptions options, Clock clock, HostAgenda agenda, InterruptLine line)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumBytesPerWrite, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Delay);
        _options = options;
        _clock = clock;
        _agenda = agenda;
        _line = line;
    }

    /// <inheritdoc/>
    public override string Name => _options.Name;

    /// <inheritdoc/>
    public override bool IsClosed => _isClosed;

    /// <inheritdoc/>
    public override int Available => _fromHost.Count;

    /// <inheritdoc/>
    public override bool IsFlushed
    {
        get
        {
            // Who asks and hears no will wait for an interrupt.
            _guestWaits |= _underWay.Count > 0;
            return _underWay.Count == 0;
        }
    }

    /// <summary>Whether the host takes what the guest writes. False lets the queue fill up.</summary>
    public bool HostTakes
    {
        get => _hostTakes;
        set
        {
            _hostTakes = value;
            PlanDrain();
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> destination)
    {
        int length = Math.Min(destination.Length, _fromHost.Count);
        for (int index = 0; index < length; index++)
        {
            destination[index] = _fromHost.Dequeue();
        }

        return length;
    }

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> source)
    {
        if (_isClosed)
        {
            return source.Length;
        }

        int length = Math.Min(Math.Min(source.Length, _options.MaximumBytesPerWrite), _options.Capacity - _underWay.Count);
        _underWay.AddRange(source[..length]);
        _guestWaits |= length < source.Length;
        PlanDrain();
        return length;
    }

    /// <summary>The host writes.</summary>
    public void FeedFromHost(ReadOnlySpan<byte> bytes)
    {
        if (_isClosed)
        {
            throw new InvalidOperationException($"The host has closed {Name}: it cannot write there.");
        }

        foreach (byte value in bytes)
        {
            _fromHost.Enqueue(value);
        }

        Announce();
    }

    /// <summary>The host writes text as UTF-8.</summary>
    public void FeedFromHost(string text) => FeedFromHost(Encoding.UTF8.GetBytes(text));

    /// <summary>The host closes its end: what is under way to it is lost.</summary>
    public void CloseFromHost()
    {
        _isClosed = true;
        _underWay.Clear();
        Announce();
    }

    /// <summary>What has reached the host since the last call.</summary>
    public byte[] TakeFromGuest()
    {
        byte[] bytes = [.. _received];
        _received.Clear();
        return bytes;
    }

    /// <summary>What has reached the host since the last call, as UTF-8.</summary>
    public string TakeTextFromGuest() => Encoding.UTF8.GetString(TakeFromGuest());

    /// <summary>Tells the kernel, where there is news since the last poll.</summary>
    internal void Poll()
    {
        if (_hasNews)
        {
            _hasNews = false;
            Changed?.Invoke(this);
        }
    }

    private void Announce()
    {
        _hasNews = true;
        _line.Raise();
    }

    private void PlanDrain()
    {
        if (_hostTakes && !_drainPlanned && _underWay.Count > 0)
        {
            _drainPlanned = true;
            _agenda.Add(_clock.Now + _options.Delay, Drain);
        }
    }

    private void Drain()
    {
        _drainPlanned = false;
        if (!_hostTakes)
        {
            return;
        }

        _received.AddRange(_underWay);
        _underWay.Clear();
        if (_guestWaits)
        {
            _guestWaits = false;
            Announce();
        }
    }
}
