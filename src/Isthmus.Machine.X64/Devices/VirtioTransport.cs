using System;

namespace Isthmus.Machine.X64.Devices;

/// <summary>One virtio device behind memory-mapped registers (virtio 1.2, section 4.2).</summary>
/// <param name="address">The physical address of its registers.</param>
internal sealed class VirtioTransport(ulong address)
{
    private const ulong FirstAddress = 0xfeb0_0000;
    private const ulong Stride = 0x200;
    private const int Slots = 24;
    private const uint Magic = 0x7472_6976;
    private const int ConfigurationStart = 0x100;

    /// <summary>A register by its offset, as the specification names them.</summary>
    public enum Field
    {
        Magic = 0x000,
        Version = 0x004,
        DeviceId = 0x008,
        DeviceFeatures = 0x010,
        DeviceFeaturesSelection = 0x014,
        DriverFeatures = 0x020,
        DriverFeaturesSelection = 0x024,
        QueueSelection = 0x030,
        QueueMaximum = 0x034,
        QueueSize = 0x038,
        QueueReady = 0x044,
        QueueNotify = 0x050,
        InterruptStatus = 0x060,
        InterruptAcknowledge = 0x064,
        Status = 0x070,
        QueueDescriptors = 0x080,
        QueueDriver = 0x090,
        QueueDevice = 0x0a0,
    }

    /// <summary>Steps of the start, in the status register.</summary>
    [Flags]
    private enum Status : uint
    {
        Acknowledged = 1,
        HasDriver = 2,
        DriverReady = 4,
        FeaturesAgreed = 8,
    }

    /// <summary>The first device of a kind (3 = console), or null.</summary>
    public static VirtioTransport? Find(uint deviceId)
    {
        for (ulong slot = 0; slot < Slots; slot++)
        {
            var transport = new VirtioTransport(FirstAddress + (slot * Stride));
            if (transport.Read(Field.Magic) == Magic && transport.Read(Field.Version) == 2 && transport.Read(Field.DeviceId) == deviceId)
            {
                return transport;
            }
        }

        return null;
    }

    /// <summary>Resets the device and agrees on features.</summary>
    /// <returns>False where it lacks one of them.</returns>
    public bool TryStart(ulong features)
    {
        Write(Field.Status, 0);
        Write(Field.Status, (uint)(Status.Acknowledged | Status.HasDriver));
        for (uint half = 0; half < 2; half++)
        {
            uint wanted = (uint)(features >> (32 * (int)half));
            Write(Field.DeviceFeaturesSelection, half);
            if ((Read(Field.DeviceFeatures) & wanted) != wanted)
            {
                return false;
            }

            Write(Field.DriverFeaturesSelection, half);
            Write(Field.DriverFeatures, wanted);
        }

        Write(Field.Status, (uint)(Status.Acknowledged | Status.HasDriver | Status.FeaturesAgreed));
        return (Read(Field.Status) & (uint)Status.FeaturesAgreed) != 0;
    }

    /// <summary>The queues are set up; the device may work.</summary>
    public void Go()
        => Write(Field.Status, (uint)(Status.Acknowledged | Status.HasDriver | Status.FeaturesAgreed | Status.DriverReady));

    /// <summary>Gives the device a queue.</summary>
    /// <returns>False where the device has no such queue, or wants a smaller one.</returns>
    public bool TryAddQueue(int number, Virtqueue queue)
    {
        Write(Field.QueueSelection, (uint)number);
        if (Read(Field.QueueMaximum) < (uint)queue.Size)
        {
            return false;
        }

        Write(Field.QueueSize, (uint)queue.Size);
        WriteAddress(Field.QueueDescriptors, queue.DescriptorsAddress);
        WriteAddress(Field.QueueDriver, queue.DriverAddress);
        WriteAddress(Field.QueueDevice, queue.DeviceAddress);
        Write(Field.QueueReady, 1);
        return true;
    }

    /// <summary>Tells the device that buffers were added to a queue.</summary>
    public void Notify(int number) => Write(Field.QueueNotify, (uint)number);

    /// <summary>Takes the interrupt back: what happens from now on raises a new one.</summary>
    public void AcknowledgeInterrupt() => Write(Field.InterruptAcknowledge, Read(Field.InterruptStatus));

    /// <summary>Reads a 32-bit word of the device's own configuration.</summary>
    public uint ReadConfiguration(int offset) => Read((Field)(ConfigurationStart + offset));

    private void WriteAddress(Field field, ulong value)
    {
        Write(field, (uint)value);
        Write(field + 4, (uint)(value >> 32));
    }

    private uint Read(Field field) => DeviceRegister.Read(address + (ulong)field);

    private void Write(Field field, uint value) => DeviceRegister.Write(address + (ulong)field, value);
}
