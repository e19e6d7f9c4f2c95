using Isthmus.Machine.X64.Devices;

namespace Isthmus.Machine.X64;

/// <summary>The local APIC: interrupts are acknowledged by the entry code, its timer counts nanoseconds on QEMU and KVM alike.</summary>
internal static class LocalInterruptController
{
    private const ulong Base = 0xfee0_0000;
    private const int EndOfInterrupt = 0xB0;
    private const int SpuriousVector = 0xF0;
    private const int TimerVector = 0x320;
    private const int InitialCount = 0x380;
    private const int CurrentCount = 0x390;
    private const int DivideConfiguration = 0x3E0;
    private const uint Enable = 0x100;
    private const uint DivideByOne = 0xB;

    /// <summary>The vector of the timer.</summary>
    public const int Timer = 0x40;

    /// <summary>Switches it on and the old interrupt controllers off.</summary>
    public static void Start()
    {
        Native.WritePort(0x21, 0xFF);
        Native.WritePort(0xA1, 0xFF);
        Write(SpuriousVector, Enable | 0xFF);
        Write(DivideConfiguration, DivideByOne);
        Write(TimerVector, Timer);
        Native.SetAcknowledge(Native.PhysicalMap + Base + EndOfInterrupt);
    }

    /// <summary>Asks for one interrupt after a number of nanoseconds; 0 asks for none.</summary>
    public static void SetTimer(uint nanoseconds) => Write(InitialCount, nanoseconds);

    /// <summary>Nanoseconds that are left.</summary>
    public static uint Remaining => Read(CurrentCount);

    private static void Write(int register, uint value) => DeviceRegister.Write(Base + (ulong)register, value);

    private static uint Read(int register) => DeviceRegister.Read(Base + (ulong)register);
}
