using System;

namespace Isthmus.Machine.X64.Devices;

/// <summary>Physical memory that a device reads and writes: whole frames in a row, never given back.</summary>
internal sealed unsafe class DeviceMemory
{
    private readonly byte* _start;

    private DeviceMemory(ulong physicalAddress, int length)
    {
        PhysicalAddress = physicalAddress;
        Length = length;
        _start = Native.Physical(physicalAddress);
    }

    /// <summary>Where the device finds it.</summary>
    public ulong PhysicalAddress { get; }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>Takes memory filled with zeros. Only at boot: a computer that has no room then cannot start.</summary>
    public static DeviceMemory Allocate(int pages)
    {
        ulong address = Native.AllocateContiguous((ulong)pages);
        if (address == 0)
        {
            throw new InvalidOperationException("there is no memory for devices");
        }

        var memory = new DeviceMemory(address, pages * Page.Size);
        memory.Slice(0, memory.Length).Clear();
        return memory;
    }

    // SAFETY: the frames were taken from the pool for good, so they stay this object's; the range is checked against them.
    public Span<byte> Slice(int offset, int length) => new Span<byte>(_start, Length).Slice(offset, length);

    // SAFETY: as above. Device memory changes under our feet, hence the volatile access of callers.
    public ref ushort UInt16(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)(Length - sizeof(ushort)));
        return ref *(ushort*)(_start + offset);
    }
}
