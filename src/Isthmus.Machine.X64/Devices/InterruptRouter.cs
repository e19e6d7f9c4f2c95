namespace Isthmus.Machine.X64.Devices;

/// <summary>The I/O APICs: they turn device lines into interrupts of the processor.</summary>
internal static class InterruptRouter
{
    /// <summary>The vector of every device; the drivers find out whose it was.</summary>
    public const int Vector = 0x41;

    private const ulong FirstController = 0xfec0_0000;
    private const ulong SecondController = 0xfec1_0000;
    private const ulong SelectOffset = 0;
    private const ulong WindowOffset = 0x10;
    private const uint VersionRegister = 1;
    private const uint FirstEntry = 0x10;

    // The emulator puts virtio devices on lines 5-12 or 16-23 of the first controller, or on any of the second: on which of them
    // only ACPI tables tell. An edge on a line that has no device never comes.
    private const uint FirstUsable = 0x00ff_1fe0;
    private const uint SecondUsable = 0x00ff_ffff;

    /// <summary>Routes the lines that virtio devices can have, edge-triggered.</summary>
    public static void Start()
    {
        Route(FirstController, FirstUsable);
        Route(SecondController, SecondUsable);
    }

    private static void Route(ulong controller, uint lines)
    {
        uint version = Read(controller, VersionRegister);
        if (version is 0 or uint.MaxValue)
        {
            return;
        }

        uint last = (version >> 16) & 0xff;
        for (int line = 0; line <= last && line < 32; line++)
        {
            if ((lines >> line & 1) != 0)
            {
                Write(controller, FirstEntry + (2 * (uint)line) + 1, 0);
                Write(controller, FirstEntry + (2 * (uint)line), Vector);
            }
        }
    }

    private static uint Read(ulong controller, uint register)
    {
        DeviceRegister.Write(controller + SelectOffset, register);
        return DeviceRegister.Read(controller + WindowOffset);
    }

    private static void Write(ulong controller, uint register, uint value)
    {
        DeviceRegister.Write(controller + SelectOffset, register);
        DeviceRegister.Write(controller + WindowOffset, value);
    }
}
