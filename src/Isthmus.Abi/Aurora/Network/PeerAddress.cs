using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Network;

/// <summary>An IPv4 address in network order, in the low half of a register; any is valid.</summary>
/// <param name="Address">The address.</param>
internal readonly record struct PeerAddress(InternetAddress Address) : ISyscallParameter<PeerAddress>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out PeerAddress value)
    {
        value = new PeerAddress(new InternetAddress(BinaryPrimitives.ReverseEndianness((uint)first)));
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        for (int shift = 0; shift < 32; shift += 8)
        {
            writer.Write(shift == 0 ? ""u8 : "."u8);
            writer.WriteUnsigned((byte)(first >> shift));
        }
    }
}
