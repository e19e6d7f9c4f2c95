using System;
using System.Buffers.Binary;
using Isthmus.Abi.Serenity.Files;
using Isthmus.Kernel;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>What ioctl does with sockets. There is one interface, the loopback, which nobody can change.</summary>
internal static class NetworkRequests
{
    private const int RequestBytes = 48;
    private const int ListBytes = 16;
    private const int UnionOffset = 16;
    private const int InterfaceIndex = 1;
    private const int LongestPacket = 65535;
    private const uint Address = 0x7F00_0001;
    private const uint Mask = 0xFF00_0000;
    private const uint BroadcastAddress = 0x7FFF_FFFF;

    /// <summary>The name of the loopback.</summary>
    public static ReadOnlySpan<byte> InterfaceName => "loop"u8;

    /// <summary>True where a name with a NUL, or of 16 bytes, is that of an interface.</summary>
    public static bool NamesInterface(ReadOnlySpan<byte> name)
    {
        name = name[..SocketConstants.IF_NAMESIZE];
        int end = name.IndexOf((byte)0);
        return end >= 0 && name[..end].SequenceEqual(InterfaceName);
    }

    /// <summary>Carries a request out.</summary>
    public static SyscallOutcome Control(Caller caller, Socket socket, uint request, ulong argument)
    {
        if (socket is InternetSocket && !caller.Keeps(Promise.Internet))
        {
            return KernelError.PromiseBroken;
        }

        var place = new VirtualAddress(argument);
        return request == DeviceRequests.FIONREAD ? TellAvailable(caller, socket, place)
            : socket is not InternetSocket ? KernelError.InvalidArgument
            : request switch
            {
                DeviceRequests.SIOCGIFCONF => ListInterfaces(caller, place),
                DeviceRequests.SIOCGIFNAME or DeviceRequests.SIOCGIFADDR or DeviceRequests.SIOCGIFNETMASK
                    or DeviceRequests.SIOCGIFBRDADDR or DeviceRequests.SIOCGIFHWADDR or DeviceRequests.SIOCGIFINDEX
                    or DeviceRequests.SIOCGIFMTU or DeviceRequests.SIOCGIFFLAGS => TellInterface(caller, request, place),
                DeviceRequests.SIOCSIFADDR or DeviceRequests.SIOCSIFNETMASK or DeviceRequests.SIOCADDRT or DeviceRequests.SIOCDELRT
                    or DeviceRequests.SIOCSARP or DeviceRequests.SIOCDARP
                    => caller.Process.Files.Credentials.IsSuperuser ? KernelError.NotSupported : KernelError.NotPermitted,
                _ => KernelError.InvalidArgument,
            };
    }

    private static SyscallOutcome TellAvailable(Caller caller, Socket socket, VirtualAddress place)
    {
        if (!socket.AvailableBytes.TryGet(out int available, out KernelError error))
        {
            return error;
        }

        Span<byte> word = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(word, available);
        return caller.Process.Memory.CopyOut(place, word);
    }

    private static SyscallOutcome ListInterfaces(Caller caller, VirtualAddress place)
    {
        Span<byte> list = stackalloc byte[ListBytes];
        if (caller.Process.Memory.CopyIn(place, list).IsError
            || caller.Process.Memory.EnsureWritable(place, sizeof(int)).IsError)
        {
            return KernelError.BadAddress;
        }

        int room = BitConverter.ToInt32(list);
        ulong entries = BitConverter.ToUInt64(list[8..]);
        bool isAsked = entries != 0 && room >= RequestBytes;
        if (isAsked)
        {
            Span<byte> entry = stackalloc byte[RequestBytes];
            entry.Clear();
            InterfaceName.CopyTo(entry);
            WriteAddress(entry[UnionOffset..], Address);
            if (caller.Process.Memory.CopyOut(new VirtualAddress(entries), entry).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        BitConverter.TryWriteBytes(list, isAsked || entries == 0 ? RequestBytes : 0);
        return caller.Process.Memory.CopyOut(place, list[..sizeof(int)]);
    }

    private static SyscallOutcome TellInterface(Caller caller, uint request, VirtualAddress place)
    {
        Span<byte> entry = stackalloc byte[RequestBytes];
        if (caller.Process.Memory.CopyIn(place, entry).IsError || caller.Process.Memory.EnsureWritable(place, RequestBytes).IsError)
        {
            return KernelError.BadAddress;
        }

        Span<byte> value = entry[UnionOffset..];
        if (request == DeviceRequests.SIOCGIFNAME)
        {
            if (BitConverter.ToInt32(value) != InterfaceIndex)
            {
                return KernelError.NoDevice;
            }

            entry[..SocketConstants.IF_NAMESIZE].Clear();
            InterfaceName.CopyTo(entry);
            return caller.Process.Memory.CopyOut(place, entry);
        }

        if (!NamesInterface(entry))
        {
            return KernelError.NoDevice;
        }

        switch (request)
        {
            case DeviceRequests.SIOCGIFADDR:
                WriteAddress(value, Address);
                break;
            case DeviceRequests.SIOCGIFNETMASK:
                WriteAddress(value, Mask);
                break;
            case DeviceRequests.SIOCGIFBRDADDR:
                WriteAddress(value, BroadcastAddress);
                break;
            case DeviceRequests.SIOCGIFHWADDR:
                value[..sizeof(long)].Clear();
                BitConverter.TryWriteBytes(value, (ushort)SocketConstants.ARPHRD_LOOPBACK);
                break;
            case DeviceRequests.SIOCGIFINDEX:
                BitConverter.TryWriteBytes(value, InterfaceIndex);
                break;
            case DeviceRequests.SIOCGIFMTU:
                BitConverter.TryWriteBytes(value, LongestPacket);
                break;
            default:
                const int Flags = SocketConstants.IFF_UP | SocketConstants.IFF_LOOPBACK | SocketConstants.IFF_RUNNING;
                BitConverter.TryWriteBytes(value, (short)Flags);
                break;
        }

        return caller.Process.Memory.CopyOut(place, entry);
    }

    private static void WriteAddress(Span<byte> destination, uint address)
    {
        destination[..SocketConstants.IF_NAMESIZE].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(destination, SocketConstants.AF_INET);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], address);
    }
}
