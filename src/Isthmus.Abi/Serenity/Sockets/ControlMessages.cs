using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>What comes beside the bytes of a message. Its header has 12 bytes, right behind which the content lies; lengths count the
/// header as 16, so there are four bytes at the end that nobody uses.</summary>
internal static class ControlMessages
{
    private const int CountedHeader = 16;
    private const int TimeBytes = 16;
    private const uint LongestControl = 4096;
    private const long Second = 1_000_000_000;
    private const long Microsecond = 1000;

    /// <summary>Puts the descriptors that a message names on their way: all of them or none.</summary>
    /// <returns>How many.</returns>
    public static Result<int> SendFiles(Caller caller, LocalSocket socket, in MessageHeader message)
    {
        if (message.ControlLength > LongestControl)
        {
            return KernelError.InvalidArgument;
        }

        int done = 0;
        uint offset = 0;
        while (message.ControlLength - offset >= ControlHeader.StructureSize)
        {
            VirtualAddress place = new VirtualAddress(message.Control) + offset;
            KernelError error = !new UserStructure<ControlHeader>(place).TryCopyIn(caller, out ControlHeader header) ? KernelError.BadAddress
                : header.Length < ControlHeader.StructureSize || header.Length > message.ControlLength - offset
                    ? KernelError.InvalidArgument
                : header is { Level: SocketConstants.SOL_SOCKET, Type: SocketConstants.SCM_RIGHTS, Length: >= CountedHeader }
                    ? SendFiles(caller, socket, place + ControlHeader.StructureSize, (int)(header.Length - CountedHeader) / sizeof(int), ref done)
                : KernelError.None;
            if (error != KernelError.None)
            {
                socket.TakeFilesBack(done);
                return error;
            }

            offset = uint.Min(offset + Align(header.Length), message.ControlLength);
        }

        return done;
    }

    /// <summary>Hands over what has come beside a message, as far as there is room; the header tells how much that was.</summary>
    public static Result Write(Caller caller, Socket socket, in ReceivedMessage message, ref MessageHeader header)
    {
        uint room = header.Control == 0 ? 0 : uint.Min(header.ControlLength, LongestControl);
        header.ControlLength = 0;
        if (room == 0)
        {
            return Result.Success;
        }

        if (caller.Process.Memory.EnsureWritable(new VirtualAddress(header.Control), room).IsError)
        {
            return KernelError.BadAddress;
        }

        return socket is LocalSocket { FilesWaiting: > 0 } local ? WriteFiles(caller, local, room, ref header)
            : socket is MessageSocket && (socket.Switches & SocketSwitches.Timestamps) != 0 ? WriteTime(caller, message.Time, room, ref header)
            : Result.Success;
    }

    private static uint Align(uint length) => (length + 7) & ~7U;

    private static KernelError SendFiles(Caller caller, LocalSocket socket, VirtualAddress place, int count, ref int done)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (int i = 0; i < count; i++)
        {
            if (caller.Process.Memory.CopyIn(place + (ulong)(i * sizeof(int)), number).IsError)
            {
                return KernelError.BadAddress;
            }

            if (caller.Process.Handles.Find(BitConverter.ToInt32(number)) is not { } file)
            {
                return KernelError.BadHandle;
            }

            Result sent = socket.SendFile(file, caller.Process.Account);
            if (sent.IsError)
            {
                return sent.Error;
            }

            done++;
        }

        return KernelError.None;
    }

    private static Result WriteFiles(Caller caller, LocalSocket socket, uint room, ref MessageHeader header)
    {
        int count = room < CountedHeader ? 0 : int.Min(socket.FilesWaiting, (int)(room - CountedHeader) / sizeof(int));
        while (count > 0 && !caller.Process.Handles.HasRoomFor(count))
        {
            count--;
        }

        header.Flags |= count < socket.FilesWaiting ? SocketConstants.MSG_CTRUNC : 0;
        if (count == 0)
        {
            return Result.Success;
        }

        Span<byte> bytes = stackalloc byte[ControlHeader.StructureSize + (LocalSocket.MaximumFilesWaiting * sizeof(int))];
        Span<byte> numbers = bytes[ControlHeader.StructureSize..];
        for (int i = 0; i < count; i++)
        {
            _ = socket.ReceiveFile().TryGet(out OpenFile file, out _);
            BitConverter.TryWriteBytes(numbers[(i * sizeof(int))..], caller.Process.Handles.Add(file).Value);
        }

        return WriteOne(caller, SocketConstants.SCM_RIGHTS, bytes[..(ControlHeader.StructureSize + (count * sizeof(int)))], room, ref header);
    }

    private static Result WriteTime(Caller caller, long time, uint room, ref MessageHeader header)
    {
        if (room < CountedHeader + TimeBytes)
        {
            header.Flags |= SocketConstants.MSG_CTRUNC;
            return Result.Success;
        }

        Span<byte> bytes = stackalloc byte[ControlHeader.StructureSize + TimeBytes];
        BitConverter.TryWriteBytes(bytes[ControlHeader.StructureSize..], time / Second);
        BitConverter.TryWriteBytes(bytes[(ControlHeader.StructureSize + 8)..], time % Second / Microsecond);
        return WriteOne(caller, SocketConstants.SCM_TIMESTAMP, bytes, room, ref header);
    }

    /// <summary>Writes the header before a content that is in its place, and both to the caller.</summary>
    private static Result WriteOne(Caller caller, int type, Span<byte> bytes, uint room, ref MessageHeader header)
    {
        uint length = (uint)(CountedHeader + bytes.Length - ControlHeader.StructureSize);
        new ControlHeader { Length = length, Level = SocketConstants.SOL_SOCKET, Type = type }.Write(bytes);
        header.ControlLength = uint.Min(Align(length), room);
        return caller.Process.Memory.CopyOut(new VirtualAddress(header.Control), bytes);
    }
}
