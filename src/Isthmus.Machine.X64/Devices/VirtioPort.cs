using System;

namespace Isthmus.Machine.X64.Devices;

/// <summary>One named stream of the console device: two queues of page-sized buffers.</summary>
internal sealed class VirtioPort : Port
{
    private const int BufferBytes = Page.Size;

    private readonly VirtioTransport _transport;
    private readonly int _receiveNumber;
    private readonly Virtqueue _receive;
    private readonly Virtqueue _transmit;
    private readonly DeviceMemory _receiveBuffers;
    private readonly DeviceMemory _transmitBuffers;

    // Buffers that arrived, oldest first, each with its length; of the oldest some bytes may be read already.
    private readonly int[] _arrived;
    private readonly int[] _arrivedLength;
    private int _first;
    private int _count;
    private int _read;

    private readonly int[] _free;
    private int _freeCount;
    private bool _isOpen;
    private bool _someoneWaits;
    private bool _hasNews;

    /// <summary>Makes the port and gives the device its buffers.</summary>
    /// <param name="name">The name that the host gave it.</param>
    /// <param name="transport">The device.</param>
    /// <param name="receiveNumber">The number of its receive queue; the other one's is one more.</param>
    /// <param name="receive">The queue of what the host writes.</param>
    /// <param name="transmit">The queue of what the host reads.</param>
    public VirtioPort(string name, VirtioTransport transport, int receiveNumber, Virtqueue receive, Virtqueue transmit)
    {
        Name = name;
        _transport = transport;
        _receiveNumber = receiveNumber;
        _receive = receive;
        _transmit = transmit;
        _receiveBuffers = DeviceMemory.Allocate(receive.Size);
        _transmitBuffers = DeviceMemory.Allocate(transmit.Size);
        _arrived = new int[receive.Size];
        _arrivedLength = new int[receive.Size];
        _free = new int[transmit.Size];
        for (int i = 0; i < transmit.Size; i++)
        {
            _free[_freeCount++] = i;
        }

        _transmit.Interrupts = false;
        for (int i = 0; i < receive.Size; i++)
        {
            GiveBack(i);
        }

        _transport.Notify(_receiveNumber);
    }

    public override string Name { get; }

    public override bool IsClosed => !_isOpen;

    public override int Available
    {
        get
        {
            TakeArrived();
            int total = -_read;
            for (int i = 0; i < _count; i++)
            {
                total += _arrivedLength[(_first + i) % _arrived.Length];
            }

            return total;
        }
    }

    public override bool IsFlushed
    {
        get
        {
            Reclaim();
            return _freeCount == _free.Length || (AskToBeWoken() && _freeCount == _free.Length);
        }
    }

    public override int Read(Span<byte> destination)
    {
        int done = 0;
        bool gaveBack = false;
        TakeArrived();
        while (done < destination.Length && _count > 0)
        {
            int buffer = _arrived[_first];
            int length = Math.Min(destination.Length - done, _arrivedLength[_first] - _read);
            _receiveBuffers.Slice((buffer * BufferBytes) + _read, length).CopyTo(destination[done..]);
            done += length;
            _read += length;
            if (_read == _arrivedLength[_first])
            {
                _read = 0;
                _first = (_first + 1) % _arrived.Length;
                _count--;
                GiveBack(buffer);
                gaveBack = true;
            }
        }

        if (gaveBack)
        {
            _transport.Notify(_receiveNumber);
        }

        return done;
    }

    public override int Write(ReadOnlySpan<byte> source)
    {
        if (IsClosed)
        {
            return source.Length;
        }

        int done = 0;
        while (done < source.Length && (TryGetFree(out int buffer) || (AskToBeWoken() && TryGetFree(out buffer))))
        {
            int length = Math.Min(source.Length - done, BufferBytes);
            int offset = buffer * BufferBytes;
            source.Slice(done, length).CopyTo(_transmitBuffers.Slice(offset, length));
            _transmit.Publish(buffer, _transmitBuffers.PhysicalAddress + (ulong)offset, length, forDevice: false);
            done += length;
            if (_freeCount == 0)
            {
                _transport.Notify(_receiveNumber + 1);
            }
        }

        if (done > 0)
        {
            _transport.Notify(_receiveNumber + 1);
        }

        return done;
    }

    /// <summary>The host has opened or closed its end.</summary>
    internal void SetOpen(bool isOpen)
    {
        _hasNews |= isOpen != _isOpen;
        _isOpen = isOpen;
    }

    /// <summary>Tells the kernel where something changed.</summary>
    internal void Poll()
    {
        bool changed = _hasNews || _receive.HasUsed;
        _hasNews = false;
        if (_someoneWaits && _transmit.HasUsed)
        {
            _someoneWaits = false;
            _transmit.Interrupts = false;
            changed = true;
        }

        if (changed)
        {
            Changed?.Invoke(this);
        }
    }

    private void TakeArrived()
    {
        while (_receive.TryTake(out int buffer, out int length))
        {
            int last = (_first + _count) % _arrived.Length;
            _arrived[last] = buffer;
            _arrivedLength[last] = Math.Min(length, BufferBytes);
            _count++;
        }
    }

    private void GiveBack(int buffer)
        => _receive.Publish(buffer, _receiveBuffers.PhysicalAddress + (ulong)(buffer * BufferBytes), BufferBytes, forDevice: true);

    private bool TryGetFree(out int buffer)
    {
        if (_freeCount == 0)
        {
            Reclaim();
        }

        bool isFree = _freeCount > 0;
        buffer = isFree ? _free[--_freeCount] : 0;
        return isFree;
    }

    private void Reclaim()
    {
        while (_freeCount < _free.Length && _transmit.TryTake(out int buffer, out _))
        {
            _free[_freeCount++] = buffer;
        }
    }

    /// <summary>Asks for an interrupt when a buffer comes back.</summary>
    /// <returns>True where one has come back meanwhile.</returns>
    private bool AskToBeWoken()
    {
        _someoneWaits = true;
        _transmit.Interrupts = true;
        if (!_transmit.HasUsed)
        {
            return false;
        }

        Reclaim();
        return true;
    }
}
