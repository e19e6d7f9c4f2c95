using System;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Network;

/// <summary>PromptOS's calls on the options of sockets. An option that has no effect here is not there: ENOPROTOOPT.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class OptionCalls
{
    private const int LargestOption = 16;
    private const int TimeBytes = 16;
    private const int BufferBytes = 65536;
    private const long Microsecond = 1000;
    private const long Second = 1_000_000_000;

    /// <summary>Reads an option, cut to the caller's room.</summary>
    [Syscall(72, "int getsockopt(handle_t socket, int level, int name, void *value, uint32_t *length)",
        PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Getsockopt(
        Caller caller, Handle handle, [TraceNames("SOL_")] int level, [TraceNames("SO_")] int name,
        [TraceAs(typeof(WrittenOptionForm))] UserPointer value, [TraceAs(typeof(WrittenCountForm))] UserPointer length)
    {
        if (!SocketCalls.FindKept(caller, handle, ObjectRights.None).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (caller.Process.Memory.EnsureWritable(length.Address, sizeof(uint)).IsError
            || caller.Process.Memory.CopyIn(length.Address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        var room = (int)Math.Min(BitConverter.ToUInt32(word), LargestOption);
        if (caller.Process.Memory.EnsureWritable(value.Address, (ulong)room).IsError)
        {
            return KernelError.BadAddress;
        }

        Span<byte> bytes = stackalloc byte[LargestOption];
        if (!Read(socket, level, name, bytes).TryGet(out int size, out error))
        {
            return error;
        }

        room = Math.Min(room, size);
        BitConverter.TryWriteBytes(word, room);
        Result copied = caller.Process.Memory.CopyOut(value.Address, bytes[..room]);
        return copied.IsError ? copied : caller.Process.Memory.CopyOut(length.Address, word);
    }

    /// <summary>Sets an option.</summary>
    [Syscall(73, "int setsockopt(handle_t socket, int level, int name, const void *value, uint32_t length)",
        PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Setsockopt(
        Caller caller, Handle handle, [TraceNames("SOL_")] int level, [TraceNames("SO_")] int name,
        [TraceAs(typeof(OptionForm))] UserPointer value, uint length)
    {
        if (!SocketCalls.FindKept(caller, handle, ObjectRights.Write).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        bool isTime = level == SocketConstants.SOL_SOCKET && name is SocketConstants.SO_RCVTIMEO or SocketConstants.SO_SNDTIMEO;
        if (!isTime && !IsSwitch(socket, level, name))
        {
            return KernelError.NoProtocolOption;
        }

        int size = isTime ? TimeBytes : sizeof(int);
        Span<byte> bytes = stackalloc byte[LargestOption];
        if (length < size)
        {
            return KernelError.InvalidArgument;
        }

        if (caller.Process.Memory.CopyIn(value.Address, bytes[..size]).IsError)
        {
            return KernelError.BadAddress;
        }

        return isTime ? SetTimeout(socket, name, BitConverter.ToInt64(bytes), BitConverter.ToInt64(bytes[8..]))
            : SetSwitch(BitConverter.ToInt32(bytes) != 0);
    }

    /// <summary>Both switches that there are, are always on: a port can be bound again at once, and short segments leave at once.</summary>
    private static bool IsSwitch(Socket socket, int level, int name)
        => socket is InternetSocket && (level, name) is (SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR)
            or (SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY);

    private static SyscallOutcome SetSwitch(bool isOn) => isOn ? SyscallOutcome.Zero : KernelError.NotSupported;

    private static SyscallOutcome SetTimeout(Socket socket, int name, long seconds, long microseconds)
    {
        if (microseconds is < 0 or >= 1_000_000)
        {
            return KernelError.OutOfRange;
        }

        // Negative times do not wait at all, and longer ones than a lifetime wait for ever.
        long time = seconds < 0 ? 1 : seconds > int.MaxValue ? 0 : (seconds * Second) + (microseconds * Microsecond);
        if (name == SocketConstants.SO_RCVTIMEO)
        {
            socket.ReceiveTimeout = time;
        }
        else
        {
            socket.SendTimeout = time;
        }

        return 0;
    }

    private static Result<int> Read(Socket socket, int level, int name, Span<byte> bytes)
    {
        if (level == SocketConstants.IPPROTO_TCP)
        {
            return IsSwitch(socket, level, name) ? WriteNumber(bytes, 1) : KernelError.NoProtocolOption;
        }

        if (level != SocketConstants.SOL_SOCKET)
        {
            return KernelError.NoProtocolOption;
        }

        switch (name)
        {
            case SocketConstants.SO_REUSEADDR when socket is InternetSocket:
                return WriteNumber(bytes, 1);
            case SocketConstants.SO_TYPE:
                return WriteNumber(bytes, (int)socket.Type);
            case SocketConstants.SO_ERROR:
                KernelError error = socket.TakeError();
                return WriteNumber(bytes, error == KernelError.None ? 0 : (int)-PromptOsErrors.Encode(error));
            case SocketConstants.SO_SNDBUF or SocketConstants.SO_RCVBUF:
                return WriteNumber(bytes, BufferBytes);
            case SocketConstants.SO_RCVTIMEO:
                return WriteTime(bytes, socket.ReceiveTimeout);
            case SocketConstants.SO_SNDTIMEO:
                return WriteTime(bytes, socket.SendTimeout);
            case SocketConstants.SO_ACCEPTCONN:
                return WriteNumber(bytes, socket.IsListening ? 1 : 0);
            case SocketConstants.SO_DOMAIN:
                return WriteNumber(bytes, SocketCalls.FamilyOf(socket));
            case SocketConstants.SO_PROTOCOL:
                return WriteNumber(bytes, socket is InternetSocket ? SocketCalls.ProtocolOf((int)socket.Type) : 0);
            case SocketConstants.SO_PEERCRED when socket is LocalSocket { IsConnected: true } local:
                WriteNumber(bytes, local.Peer.Process.Value);
                WriteNumber(bytes[4..], (int)local.Peer.User.Value);
                return WriteNumber(bytes[8..], (int)local.Peer.Group.Value) + 8;
            default:
                return KernelError.NoProtocolOption;
        }
    }

    private static int WriteNumber(Span<byte> bytes, int value)
    {
        BitConverter.TryWriteBytes(bytes, value);
        return sizeof(int);
    }

    private static int WriteTime(Span<byte> bytes, long nanoseconds)
    {
        BitConverter.TryWriteBytes(bytes, nanoseconds / Second);
        BitConverter.TryWriteBytes(bytes[8..], nanoseconds % Second / Microsecond);
        return TimeBytes;
    }
}
