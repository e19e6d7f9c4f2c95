using System;
using System.Buffers.Binary;
using System.Text;

namespace Isthmus.Machine.Simulated.Execution;

/// <content>Access to user memory, with the permissions and the faults of the processor.</content>
public sealed partial class SimulatedCpu
{
    private const int LongestText = 1 << 20;

    /// <summary>Reads a byte.</summary>
    public byte ReadByte(ulong address)
    {
        Span<byte> bytes = stackalloc byte[1];
        Read(address, bytes);
        return bytes[0];
    }

    /// <summary>Reads a 32-bit number.</summary>
    public uint ReadUInt32(ulong address)
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(address, bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Reads a 64-bit number.</summary>
    public ulong ReadUInt64(ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(address, bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Reads bytes.</summary>
    public byte[] ReadBytes(ulong address, int length)
    {
        byte[] bytes = new byte[length];
        Read(address, bytes);
        return bytes;
    }

    /// <summary>Reads <paramref name="length"/> bytes of UTF-8.</summary>
    public string ReadText(ulong address, int length) => Encoding.UTF8.GetString(ReadBytes(address, length));

    /// <summary>Reads UTF-8 up to a NUL.</summary>
    public string ReadText(ulong address)
    {
        int length = 0;
        while (ReadByte(address + (ulong)length) != 0)
        {
            length = length < LongestText
                ? length + 1
                : throw new InvalidOperationException($"No NUL within {LongestText} bytes from 0x{address:x} on.");
        }

        return ReadText(address, length);
    }

    /// <summary>Writes a byte.</summary>
    public void WriteByte(ulong address, byte value) => WriteBytes(address, [value]);

    /// <summary>Writes a 32-bit number.</summary>
    public void WriteUInt32(ulong address, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        WriteBytes(address, bytes);
    }

    /// <summary>Writes a 64-bit number.</summary>
    public void WriteUInt64(ulong address, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        WriteBytes(address, bytes);
    }

    /// <summary>Writes UTF-8 and a NUL behind it.</summary>
    public void WriteText(ulong address, string text) => WriteBytes(address, Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>Writes bytes.</summary>
    public void WriteBytes(ulong address, ReadOnlySpan<byte> bytes)
    {
        WatchHits |= _watch?.MatchData(address, bytes.Length, isWrite: true) ?? 0;
        while (!bytes.IsEmpty)
        {
            int length = UserMemoryBus.LengthInPage(address, bytes.Length);
            PhysicalFrame frame = Translate(address, PageAccess.Write);
            int offset = (int)(address & Page.OffsetMask);
            byte[] before = new byte[length];
            _bus.Frames.Read(frame, offset, before);
            _overwritten.Add((frame, offset, before));
            _bus.Frames.Write(frame, offset, bytes[..length]);
            bytes = bytes[length..];
            address += (ulong)length;
        }
    }

    /// <summary>Pushes a word.</summary>
    public void Push(ulong value)
    {
        WriteUInt64(Rsp - 8, value);
        Rsp -= 8;
    }

    /// <summary>Pops a word.</summary>
    public ulong Pop()
    {
        ulong value = ReadUInt64(Rsp);
        Rsp += 8;
        return value;
    }

    private void Read(ulong address, Span<byte> destination)
    {
        WatchHits |= _watch?.MatchData(address, destination.Length, isWrite: false) ?? 0;
        while (!destination.IsEmpty)
        {
            int length = UserMemoryBus.LengthInPage(address, destination.Length);
            PhysicalFrame frame = Translate(address, PageAccess.Read);
            _bus.Frames.Read(frame, (int)(address & Page.OffsetMask), destination[..length]);
            destination = destination[length..];
            address += (ulong)length;
        }
    }

    private PhysicalFrame Translate(ulong address, PageAccess needed)
    {
        if (!UserMemoryBus.IsCanonical(address))
        {
            throw new UserFaultException(TrapKind.GeneralProtection, 0, null);
        }

        return _bus.TryTranslate(address, needed, out PhysicalFrame frame, out PageFaultCause cause)
            ? frame
            : throw new UserFaultException(TrapKind.PageFault, (ulong)(cause | PageFaultCause.User), new VirtualAddress(address));
    }
}
