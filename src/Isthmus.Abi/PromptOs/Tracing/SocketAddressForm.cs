using Isthmus.Abi.PromptOs.Network;
using Isthmus.Abi.Unix;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using System;
using System.Buffers.Binary;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a socket's address; its length comes next.</summary>
internal readonly struct SocketAddressForm : ITraceForm
{
    private const int AddressOffset = 4;
    private const int InternetBytes = 8;

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => Format(ref writer, caller, first, (uint)second);

    /// <summary>Shows an address of so many bytes.</summary>
    internal static void Format(ref TraceWriter writer, Caller caller, ulong address, uint length)
    {
        Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
        bytes = bytes[..(int)Math.Min(length, SocketAddress.MaximumBytes)];
        if (address == 0 || bytes.Length < sizeof(ushort) || caller.Process.Memory.CopyIn(new VirtualAddress(address), bytes).IsError)
        {
            writer.WritePointer(address);
            return;
        }

        ushort family = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        writer.Write("{"u8);
        TraceNames.WriteName(ref writer, caller.Process.Personality.Descriptor, "AF_", family);
        if (family == SocketConstants.AF_INET && bytes.Length >= InternetBytes)
        {
            writer.Write(", "u8);
            for (int i = AddressOffset; i < InternetBytes; i++)
            {
                writer.Write(i == AddressOffset ? default : "."u8);
                writer.WriteUnsigned(bytes[i]);
            }

            writer.Write(":"u8);
            writer.WriteUnsigned(BinaryPrimitives.ReadUInt16BigEndian(bytes[sizeof(ushort)..]));
        }
        else if (bytes.Length > sizeof(ushort))
        {
            ReadOnlySpan<byte> rest = bytes[sizeof(ushort)..];
            int end = family == SocketConstants.AF_UNIX ? rest.IndexOf((byte)0) : -1;
            writer.Write(", "u8);
            writer.WriteQuoted(end < 0 ? rest : rest[..end], isCut: false);
        }

        writer.Write("}"u8);
    }
}
