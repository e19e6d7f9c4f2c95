using System.Runtime.CompilerServices;
using System.Threading;

namespace Isthmus.Machine.X64.Devices;

/// <summary>32-bit registers in device memory. Never inlined: a compiler that sees that only one bit of the answer is wanted reads one
/// byte, volatile or not, and devices answer whole words only.</summary>
internal static unsafe class DeviceRegister
{
    // SAFETY: the drivers name addresses of device memory only, all of which is mapped, uncached, and holds no object.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Read(ulong physicalAddress) => Volatile.Read(ref *(uint*)Native.Physical(physicalAddress));

    // SAFETY: as above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ulong physicalAddress, uint value) => Volatile.Write(ref *(uint*)Native.Physical(physicalAddress), value);
}
