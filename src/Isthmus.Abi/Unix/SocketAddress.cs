using System;
using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Unix;

/// <summary>Addresses as Linux and SerenityOS have them: sockaddr_in (family, port and address in network order, 8 zero bytes) and sockaddr_un (family,
/// a path of up to 108 bytes).</summary>
internal static class SocketAddress
{
    /// <summary>Bytes of the longest address.</summary>
    public const int MaximumBytes = LocalBytes;

    /// <summary>The family of local sockets.</summary>
    public const int LocalFamily = 1;

    /// <summary>The family of IPv4.</summary>
    public const int InternetFamily = 2;

    private const int FamilyBytes = sizeof(ushort);
    private const int InternetBytes = 16;
    private const int LocalBytes = FamilyBytes + 108;

    /// <summary>Copies an address in and checks that it is of the family.</summary>
    /// <param name="caller">Whose address it is.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="family">The family of the socket.</param>
    /// <param name="buffer">Takes it: <see cref="MaximumBytes"/>.</param>
    /// <returns>Bytes behind the family.</returns>
    public static Result<int> CopyIn(Caller caller, UserPointer address, uint length, int family, Span<byte> buffer)
    {
        if (length > LocalBytes || length < (family == InternetFamily ? InternetBytes : FamilyBytes + 1))
        {
            return KernelError.InvalidArgument;
        }

        if (caller.Process.Memory.CopyIn(address.Address, buffer[..(int)length]).IsError)
        {
            return KernelError.BadAddress;
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(buffer) == family ? (int)length - FamilyBytes : KernelError.AddressFamilyNotSupported;
    }

    /// <summary>The endpoint of a sockaddr_in.</summary>
    public static InternetEndpoint Internet(ReadOnlySpan<byte> bytes)
        => new(new InternetAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));

    /// <summary>The path of a sockaddr_un, up to its NUL or the address's end.</summary>
    public static ReadOnlySpan<byte> Path(ReadOnlySpan<byte> bytes, int length)
    {
        ReadOnlySpan<byte> path = bytes.Slice(FamilyBytes, length);
        int end = path.IndexOf((byte)0);
        return end < 0 ? path : path[..end];
    }

    /// <summary>Checks that an address could be handed over: where there is room for one at all.</summary>
    public static Result CheckOutput(Caller caller, UserPointer address, UserPointer length)
    {
        if (address.IsNull)
        {
            return Result.Success;
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (caller.Process.Memory.EnsureWritable(length.Address, sizeof(uint)).IsError
            || caller.Process.Memory.CopyIn(length.Address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        uint room = Math.Min(BitConverter.ToUInt32(word), LocalBytes);
        return caller.Process.Memory.EnsureWritable(address.Address, room);
    }

    /// <summary>Hands an endpoint over, cut to the caller's room; the length becomes that of the whole.</summary>
    public static Result CopyOut(Caller caller, UserPointer address, UserPointer length, InternetEndpoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[InternetBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, InternetFamily);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], endpoint.Port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], endpoint.Address.Value);
        return WriteBytes(caller, address, length, bytes);
    }

    /// <summary>Hands a local socket's name over, with its NUL; one without a name has nothing but the family.</summary>
    public static Result CopyOut(Caller caller, UserPointer address, UserPointer length, ReadOnlySpan<byte> path)
    {
        Span<byte> bytes = stackalloc byte[LocalBytes + 1];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, LocalFamily);
        path.CopyTo(bytes[FamilyBytes..]);
        return WriteBytes(caller, address, length, bytes[..(path.IsEmpty ? FamilyBytes : FamilyBytes + path.Length + 1)]);
    }

    private static Result WriteBytes(Caller caller, UserPointer address, UserPointer length, ReadOnlySpan<byte> bytes)
    {
        if (address.IsNull)
        {
            return Result.Success;
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (caller.Process.Memory.CopyIn(length.Address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        var room = (int)Math.Min(BitConverter.ToUInt32(word), (uint)bytes.Length);
        BitConverter.TryWriteBytes(word, bytes.Length);
        Result copied = caller.Process.Memory.CopyOut(address.Address, bytes[..room]);
        return copied.IsError ? copied : caller.Process.Memory.CopyOut(length.Address, word);
    }
}
