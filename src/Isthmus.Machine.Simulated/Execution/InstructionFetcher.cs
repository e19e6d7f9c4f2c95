using System;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>The bytes at RIP, as far as the pages there may be executed.</summary>
internal ref struct InstructionFetcher
{
    private readonly UserMemoryBus _bus;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ulong _start;

    private InstructionFetcher(UserMemoryBus bus, ReadOnlySpan<byte> bytes, ulong start)
    {
        _bus = bus;
        _bytes = bytes;
        _start = start;
    }

    /// <summary>Bytes taken so far.</summary>
    public int Position { get; private set; }

    /// <summary>The address behind the bytes taken so far.</summary>
    public readonly ulong Address => _start + (ulong)Position;

    /// <summary>All bytes that could be fetched.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Fetches into <paramref name="buffer"/>; faults where not even the first byte is there.</summary>
    public static InstructionFetcher Fetch(UserMemoryBus bus, ulong address, Span<byte> buffer)
    {
        int length = bus.Read(address, buffer, PageAccess.Execute);
        var fetcher = new InstructionFetcher(bus, buffer[..length], address);
        if (length == 0)
        {
            fetcher.Fault();
        }

        return fetcher;
    }

    /// <summary>Takes <paramref name="length"/> bytes; faults at the page that does not let them be fetched.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        if (Position + length > _bytes.Length)
        {
            Fault();
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    /// <summary>Takes a byte.</summary>
    public byte TakeByte() => Take(1)[0];

    /// <summary>Takes a signed byte.</summary>
    public long TakeSByte() => (sbyte)TakeByte();

    /// <summary>Takes a signed 32-bit number.</summary>
    public long TakeInt32() => BitConverter.ToInt32(Take(4));

    /// <summary>Takes a 64-bit number.</summary>
    public ulong TakeUInt64() => BitConverter.ToUInt64(Take(8));

    private readonly void Fault()
    {
        ulong address = _start + (ulong)_bytes.Length;
        _bus.TryTranslate(address, PageAccess.Execute, out _, out PageFaultCause cause);
        throw new UserFaultException(TrapKind.PageFault, (ulong)(cause | PageFaultCause.User), new VirtualAddress(address));
    }
}
