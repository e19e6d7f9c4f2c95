using System;
using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>SerenityOS's calls on the options of sockets.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class OptionCalls
{
    private const int LargestOption = 16;
    private const int TimeBytes = 16;
    private const int BufferBytes = 65536;
    private const int MembershipBytes = 8;
    private const long Microsecond = 1000;
    private const long Second = 1_000_000_000;

    /// <summary>Reads an option, for which there must be room.</summary>
    [Syscall(63, "long getsockopt(const struct SC_getsockopt_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Getsockopt(Caller caller, UserStructure<GetOptionParameters> parameters)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (!parameters.TryCopyIn(caller, out GetOptionParameters request)
            || caller.Process.Memory.CopyIn(new VirtualAddress(request.ValueSize), word).IsError
            || caller.Process.Memory.EnsureWritable(new VirtualAddress(request.ValueSize), sizeof(uint)).IsError)
        {
            return KernelError.BadAddress;
        }

        if (!SocketAccess.Find(caller, request.Descriptor).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        uint room = BitConverter.ToUInt32(word);
        if (caller.Process.Memory.EnsureWritable(new VirtualAddress(request.Value), uint.Min(room, LargestOption)).IsError)
        {
            return KernelError.BadAddress;
        }

        Span<byte> bytes = stackalloc byte[LargestOption];
        bytes.Clear();
        if (!SizeOf(socket, request.Level, request.Option).TryGet(out int size, out error))
        {
            return error;
        }

        if (room < (uint)size)
        {
            return KernelError.InvalidArgument;
        }

        error = Read(socket, request.Level, request.Option, bytes);
        if (error != KernelError.None)
        {
            return error;
        }

        BitConverter.TryWriteBytes(word, size);
        Result copied = caller.Process.Memory.CopyOut(new VirtualAddress(request.Value), bytes[..size]);
        return copied.IsError ? copied : caller.Process.Memory.CopyOut(new VirtualAddress(request.ValueSize), word);
    }

    /// <summary>Sets an option.</summary>
    [Syscall(126, "long setsockopt(const struct SC_setsockopt_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Setsockopt(Caller caller, UserStructure<SetOptionParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out SetOptionParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!SocketAccess.Find(caller, request.Descriptor).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        int size = SizeToSet(socket, request.Level, request.Option);
        if (size == 0)
        {
            return KernelError.NoProtocolOption;
        }

        if (request.ValueSize != (uint)size)
        {
            return KernelError.InvalidArgument;
        }

        Span<byte> bytes = stackalloc byte[LargestOption];
        bytes.Clear();
        return caller.Process.Memory.CopyIn(new VirtualAddress(request.Value), bytes[..size]).IsError ? KernelError.BadAddress
            : request.Level == SocketConstants.SOL_SOCKET ? Set(socket, request.Option, bytes)
            : SetInternet((InternetSocket)socket, request.Option, bytes);
    }

    /// <summary>The bytes of an option that can be read.</summary>
    private static Result<int> SizeOf(Socket socket, int level, int option) => (level, option) switch
    {
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO or SocketConstants.SO_SNDTIMEO) => TimeBytes,
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_BINDTODEVICE) => SocketConstants.IF_NAMESIZE,
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_PEERCRED) when socket is LocalSocket => 3 * sizeof(int),
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF or SocketConstants.SO_SNDBUF) when socket is LocalSocket => sizeof(int),
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE or SocketConstants.SO_ERROR or SocketConstants.SO_TIMESTAMP
            or SocketConstants.SO_DONTROUTE or SocketConstants.SO_BROADCAST or SocketConstants.SO_ACCEPTCONN) => sizeof(int),
        (SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL or SocketConstants.IP_TOS) when socket is InternetSocket => sizeof(int),
        (SocketConstants.IPPROTO_IP, SocketConstants.IP_MULTICAST_LOOP) when socket is InternetSocket => 1,
        _ => KernelError.NoProtocolOption,
    };

    private static KernelError Read(Socket socket, int level, int option, Span<byte> bytes)
    {
        if (level == SocketConstants.IPPROTO_IP)
        {
            var internet = (InternetSocket)socket;
            bytes[0] = option switch
            {
                SocketConstants.IP_TTL => internet.TimeToLive,
                SocketConstants.IP_TOS => internet.ServiceType,
                _ => (byte)((socket.Switches & SocketSwitches.NoMulticastLoop) == 0 ? 1 : 0),
            };
            return KernelError.None;
        }

        switch (option)
        {
            case SocketConstants.SO_RCVTIMEO or SocketConstants.SO_SNDTIMEO:
                long time = option == SocketConstants.SO_RCVTIMEO ? socket.ReceiveTimeout : socket.SendTimeout;
                BitConverter.TryWriteBytes(bytes, time / Second);
                BitConverter.TryWriteBytes(bytes[8..], time % Second / Microsecond);
                return KernelError.None;
            case SocketConstants.SO_BINDTODEVICE:
                if ((socket.Switches & SocketSwitches.LoopbackOnly) != 0)
                {
                    NetworkRequests.InterfaceName.CopyTo(bytes);
                }

                return KernelError.None;
            case SocketConstants.SO_PEERCRED:
                return ReadPeer((LocalSocket)socket, bytes);
            default:
                BitConverter.TryWriteBytes(bytes, option switch
                {
                    SocketConstants.SO_TYPE => SocketAccess.TypeOf(socket),
                    SocketConstants.SO_ERROR => ErrorEncoding.NumberOf(socket.TakeError()),
                    SocketConstants.SO_ACCEPTCONN => socket.IsListening ? 1 : 0,
                    SocketConstants.SO_RCVBUF or SocketConstants.SO_SNDBUF => BufferBytes,
                    _ => (socket.Switches & SwitchOf(option)) != 0 ? 1 : 0,
                });
                return KernelError.None;
        }
    }

    private static KernelError ReadPeer(LocalSocket socket, Span<byte> bytes)
    {
        if (!socket.IsConnected)
        {
            return KernelError.NotConnected;
        }

        BitConverter.TryWriteBytes(bytes, socket.Peer.Process.Value);
        BitConverter.TryWriteBytes(bytes[4..], socket.Peer.User.Value);
        BitConverter.TryWriteBytes(bytes[8..], socket.Peer.Group.Value);
        return KernelError.None;
    }

    private static SocketSwitches SwitchOf(int option) => option switch
    {
        SocketConstants.SO_TIMESTAMP => SocketSwitches.Timestamps,
        SocketConstants.SO_DONTROUTE => SocketSwitches.DontRoute,
        SocketConstants.SO_BROADCAST => SocketSwitches.Broadcast,
        _ => SocketSwitches.None,
    };

    /// <summary>The bytes of an option that can be set; 0 for one that is not there.</summary>
    private static int SizeToSet(Socket socket, int level, int option) => (level, option) switch
    {
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO or SocketConstants.SO_SNDTIMEO) => TimeBytes,
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_BINDTODEVICE) => SocketConstants.IF_NAMESIZE,
        (SocketConstants.SOL_SOCKET, SocketConstants.SO_TIMESTAMP or SocketConstants.SO_DONTROUTE or SocketConstants.SO_BROADCAST
            or SocketConstants.SO_KEEPALIVE or SocketConstants.SO_DEBUG or SocketConstants.SO_REUSEADDR) => sizeof(int),
        (SocketConstants.IPPROTO_IP, SocketConstants.IP_TTL or SocketConstants.IP_TOS) when socket is InternetSocket => sizeof(int),
        (SocketConstants.IPPROTO_IP, SocketConstants.IP_MULTICAST_LOOP) when socket is InternetSocket => 1,
        (SocketConstants.IPPROTO_IP, SocketConstants.IP_ADD_MEMBERSHIP or SocketConstants.IP_DROP_MEMBERSHIP)
            when socket is InternetSocket => MembershipBytes,
        _ => 0,
    };

    private static SyscallOutcome Set(Socket socket, int option, ReadOnlySpan<byte> bytes)
    {
        switch (option)
        {
            case SocketConstants.SO_RCVTIMEO:
                socket.ReceiveTimeout = TimeOf(bytes);
                return 0;
            case SocketConstants.SO_SNDTIMEO:
                socket.SendTimeout = TimeOf(bytes);
                return 0;
            case SocketConstants.SO_BINDTODEVICE:
                if (!NetworkRequests.NamesInterface(bytes))
                {
                    return KernelError.NoDevice;
                }

                socket.Switches |= SocketSwitches.LoopbackOnly;
                return 0;
            default:
                SocketSwitches changed = SwitchOf(option);
                socket.Switches = BitConverter.ToInt32(bytes) != 0 ? socket.Switches | changed : socket.Switches & ~changed;
                return 0;
        }
    }

    private static SyscallOutcome SetInternet(InternetSocket socket, int option, ReadOnlySpan<byte> bytes)
    {
        int value = BitConverter.ToInt32(bytes);
        switch (option)
        {
            case SocketConstants.IP_TTL or SocketConstants.IP_TOS when (uint)value > byte.MaxValue:
                return KernelError.InvalidArgument;
            case SocketConstants.IP_TTL:
                socket.TimeToLive = (byte)value;
                return 0;
            case SocketConstants.IP_TOS:
                socket.ServiceType = (byte)value;
                return 0;
            case SocketConstants.IP_MULTICAST_LOOP when bytes[0] > 1:
                return KernelError.InvalidArgument;
            case SocketConstants.IP_MULTICAST_LOOP:
                socket.Switches = bytes[0] != 0
                    ? socket.Switches & ~SocketSwitches.NoMulticastLoop
                    : socket.Switches | SocketSwitches.NoMulticastLoop;
                return 0;
            default:
                if (BitConverter.ToInt32(bytes[4..]) != 0)
                {
                    // A membership of one interface.
                    return KernelError.NotSupported;
                }

                var group = new InternetAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes));
                if (option == SocketConstants.IP_ADD_MEMBERSHIP)
                {
                    return socket.Join(group);
                }

                socket.Leave(group);
                return 0;
        }
    }

    /// <summary>A time in nanoseconds; whatever is in it counts. Negative times do not wait at all, and longer ones than a lifetime wait for
    /// ever.</summary>
    private static long TimeOf(ReadOnlySpan<byte> bytes)
    {
        Int128 time = ((Int128)BitConverter.ToInt64(bytes) * Second) + ((Int128)BitConverter.ToInt64(bytes[8..]) * Microsecond);
        return time < 0 ? 1 : time > int.MaxValue * Second ? 0 : (long)time;
    }
}
