using System;
using System.Buffers.Binary;
using System.Threading;

namespace Isthmus.Machine.X64.Devices;

/// <summary>
/// A split virtqueue (virtio 1.2, section 2.7) whose buffers are fixed: descriptor n always describes buffer n, so nothing is allocated
/// and a device can never be told of memory that is not its own.
/// </summary>
internal sealed class Virtqueue
{
    /// <summary>Bytes that a queue of up to 16 buffers takes.</summary>
    public const int Footprint = 512;

    private const int MaximumSize = 16;
    private const int DescriptorBytes = 16;
    private const int DriverStart = MaximumSize * DescriptorBytes;
    private const int DeviceStart = DriverStart + 64;
    private const int IndexOffset = 2;
    private const int RingOffset = 4;
    private const ushort DeviceWrites = 2;
    private const ushort NoInterrupt = 1;

    private readonly DeviceMemory _memory;
    private readonly int _offset;
    private ushort _published;
    private ushort _taken;

    /// <summary>Lays a queue out.</summary>
    /// <param name="memory">Where.</param>
    /// <param name="offset">At which byte; a multiple of 16.</param>
    /// <param name="size">Buffers; a power of two up to 16.</param>
    public Virtqueue(DeviceMemory memory, int offset, int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        _memory = memory;
        _offset = offset;
        Size = size;
    }

    /// <summary>How many buffers it has.</summary>
    public int Size { get; }

    /// <summary>The physical address of the descriptors.</summary>
    public ulong DescriptorsAddress => _memory.PhysicalAddress + (ulong)_offset;

    /// <summary>The physical address of the ring that the driver writes.</summary>
    public ulong DriverAddress => DescriptorsAddress + DriverStart;

    /// <summary>The physical address of the ring that the device writes.</summary>
    public ulong DeviceAddress => DescriptorsAddress + DeviceStart;

    /// <summary>Whether the device interrupts when it is done with a buffer.</summary>
    public bool Interrupts
    {
        set
        {
            Volatile.Write(ref _memory.UInt16(_offset + DriverStart), value ? (ushort)0 : NoInterrupt);
            Thread.MemoryBarrier();
        }
    }

    /// <summary>True where the device is done with a buffer that was not taken back.</summary>
    public bool HasUsed => Volatile.Read(ref _memory.UInt16(_offset + DeviceStart + IndexOffset)) != _taken;

    /// <summary>Hands a buffer to the device.</summary>
    /// <param name="buffer">Its number.</param>
    /// <param name="address">Its physical address.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="forDevice">True where the device is to write it, false where it is to read it.</param>
    public void Publish(int buffer, ulong address, int length, bool forDevice)
    {
        Span<byte> descriptor = _memory.Slice(_offset + (buffer * DescriptorBytes), DescriptorBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[12..], forDevice ? DeviceWrites : (ushort)0);
        _memory.UInt16(_offset + DriverStart + RingOffset + (2 * (_published % Size))) = (ushort)buffer;
        _published++;
        Volatile.Write(ref _memory.UInt16(_offset + DriverStart + IndexOffset), _published);
    }

    /// <summary>Takes a buffer back that the device is done with.</summary>
    /// <param name="buffer">Its number.</param>
    /// <param name="length">Bytes that the device wrote, as it says.</param>
    /// <returns>False where there is none.</returns>
    public bool TryTake(out int buffer, out int length)
    {
        (buffer, length) = (0, 0);
        if (!HasUsed)
        {
            return false;
        }

        ReadOnlySpan<byte> entry = _memory.Slice(_offset + DeviceStart + RingOffset + (8 * (_taken % Size)), 8);
        buffer = (int)(BinaryPrimitives.ReadUInt32LittleEndian(entry) & (uint)(Size - 1));
        length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), int.MaxValue);
        _taken++;
        return true;
    }
}
