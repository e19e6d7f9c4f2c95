using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Isthmus.Machine.X64.Devices;

/// <summary>
/// The console device with its named ports (virtio 1.2, section 5.3): queues 2 and 3 carry control messages, every port has a pair of
/// its own. The ports are asked for once, at boot.
/// </summary>
internal sealed class VirtioConsole
{
    private const uint ConsoleDevice = 3;
    private const ulong MultiplePorts = 1UL << 1;
    private const ulong Version1 = 1UL << 32;
    private const int MaximumPortsOffset = 4;
    private const int MaximumPorts = 16;
    private const int ControlNumber = 2;
    private const int QueueSize = 16;
    private const int MessageBytes = 8;
    private const int ControlBufferBytes = 256;
    private const long Patience = 1_000_000_000;
    private const long Quiet = 20_000;

    private readonly VirtioTransport _transport;
    private readonly Virtqueue[] _queues;
    private readonly DeviceMemory _incoming = DeviceMemory.Allocate(QueueSize * ControlBufferBytes / Page.Size);
    private readonly DeviceMemory _outgoing = DeviceMemory.Allocate(1);
    private readonly VirtioPort?[] _byNumber;
    private readonly bool[] _isKnown;
    private readonly List<VirtioPort> _ports = [];
    private int _nextOutgoing;
    private int _known;

    private VirtioConsole(VirtioTransport transport, int maximumPorts)
    {
        _transport = transport;
        _byNumber = new VirtioPort?[maximumPorts];
        _isKnown = new bool[maximumPorts];
        _queues = new Virtqueue[ControlNumber + (2 * maximumPorts)];
        DeviceMemory memory = DeviceMemory.Allocate((int)Page.CountFor((ulong)(_queues.Length * Virtqueue.Footprint)));
        for (int i = 0; i < _queues.Length; i++)
        {
            _queues[i] = new Virtqueue(memory, i * Virtqueue.Footprint, QueueSize);
        }
    }

    /// <summary>What a control message is about.</summary>
    private enum Event : ushort
    {
        DeviceReady = 0,
        PortAdded = 1,
        PortReady = 3,
        PortOpen = 6,
        PortName = 7,
    }

    /// <summary>The ports that the host gave a name.</summary>
    public IReadOnlyList<VirtioPort> Ports => _ports;

    private Virtqueue Incoming => _queues[ControlNumber];

    private Virtqueue Outgoing => _queues[ControlNumber + 1];

    /// <summary>Starts the device and learns its ports; null where the computer has none.</summary>
    public static VirtioConsole? TryStart(Clock clock)
    {
        if (VirtioTransport.Find(ConsoleDevice) is not { } transport || !transport.TryStart(MultiplePorts | Version1))
        {
            return null;
        }

        uint maximumPorts = Math.Min(transport.ReadConfiguration(MaximumPortsOffset), MaximumPorts);
        var console = new VirtioConsole(transport, (int)maximumPorts);
        console.Start(clock);
        return console;
    }

    /// <summary>Looks at every queue; to be called after the device's interrupt.</summary>
    public void Poll()
    {
        _transport.AcknowledgeInterrupt();
        _ = TakeMessages();
        foreach (VirtioPort port in _ports)
        {
            port.Poll();
        }
    }

    private void Start(Clock clock)
    {
        for (int i = 0; i < _queues.Length; i++)
        {
            _ = _transport.TryAddQueue(i, _queues[i]);
        }

        _transport.Go();
        Outgoing.Interrupts = false;
        for (int i = 0; i < QueueSize; i++)
        {
            Incoming.Publish(i, _incoming.PhysicalAddress + (ulong)(i * ControlBufferBytes), ControlBufferBytes, forDevice: true);
        }

        _transport.Notify(ControlNumber);
        Send(number: 0, Event.DeviceReady, 1);

        // An emulator answers before the notification is over, a real host a moment later.
        long start = clock.Now;
        long last = start;
        while (clock.Now - start < Patience && (_known == 0 || _ports.Count < _known || clock.Now - last < Quiet))
        {
            if (TakeMessages())
            {
                last = clock.Now;
            }
        }
    }

    private bool TakeMessages()
    {
        bool any = false;
        while (Incoming.TryTake(out int buffer, out int length))
        {
            any = true;
            int offset = buffer * ControlBufferBytes;
            Handle(_incoming.Slice(offset, Math.Min(length, ControlBufferBytes)));
            Incoming.Publish(buffer, _incoming.PhysicalAddress + (ulong)offset, ControlBufferBytes, forDevice: true);
        }

        if (any)
        {
            _transport.Notify(ControlNumber);
        }

        return any;
    }

    private void Handle(ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageBytes || BinaryPrimitives.ReadUInt32LittleEndian(message) >= (uint)_byNumber.Length)
        {
            return;
        }

        int number = (int)BinaryPrimitives.ReadUInt32LittleEndian(message);
        ushort value = BinaryPrimitives.ReadUInt16LittleEndian(message[6..]);
        switch ((Event)BinaryPrimitives.ReadUInt16LittleEndian(message[4..]))
        {
            case Event.PortAdded when !_isKnown[number]:
                _isKnown[number] = true;
                _known++;
                Send(number, Event.PortReady, 1);
                break;
            case Event.PortName when _byNumber[number] is null:
                Add(number, Encoding.UTF8.GetString(message[MessageBytes..]).TrimEnd('\0'));
                Send(number, Event.PortOpen, 1);
                break;
            case Event.PortOpen:
                _byNumber[number]?.SetOpen(value != 0);
                break;
            default:
                break;
        }
    }

    private void Add(int number, string name)
    {
        int receive = number == 0 ? 0 : ControlNumber + (2 * number);
        var port = new VirtioPort(name, _transport, receive, _queues[receive], _queues[receive + 1]);
        _byNumber[number] = port;
        _ports.Add(port);
    }

    private void Send(int number, Event about, ushort value)
    {
        while (Outgoing.TryTake(out _, out _))
        {
        }

        int buffer = _nextOutgoing++ % QueueSize;
        int offset = buffer * MessageBytes;
        Span<byte> message = _outgoing.Slice(offset, MessageBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)number);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], (ushort)about);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], value);
        Outgoing.Publish(buffer, _outgoing.PhysicalAddress + (ulong)offset, MessageBytes, forDevice: false);
        _transport.Notify(ControlNumber + 1);
    }
}
