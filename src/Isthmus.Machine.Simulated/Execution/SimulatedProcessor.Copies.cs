using System;
using System.Buffers.Binary;

namespace Isthmus.Machine.Simulated.Execution;

/// <content>The kernel's access to user memory.</content>
public sealed partial class SimulatedProcessor
{
    /// <inheritdoc/>
    public override int CopyFromUser(VirtualAddress source, Span<byte> destination)
    {
        Charge(destination.Length);
        return _bus.Read(source.Value, destination, PageAccess.Read);
    }

    /// <inheritdoc/>
    public override int CopyToUser(VirtualAddress destination, ReadOnlySpan<byte> source)
    {
        Charge(source.Length);
        int done = 0;
        while (done < source.Length && TryNextPage(destination, done, source.Length, PageAccess.Write, out UserPiece piece))
        {
            _bus.Frames.Write(piece.Frame, piece.Offset, source.Slice(done, piece.Length));
            done += piece.Length;
        }

        return done;
    }

    /// <inheritdoc/>
    public override int CopyFrameToUser(PhysicalFrame frame, int offset, VirtualAddress destination, int length)
    {
        Span<byte> content = stackalloc byte[Page.Size];
        _bus.Frames.Read(frame, offset, CheckedPart(content, offset, length));
        return CopyToUser(destination, content[..length]);
    }

    /// <inheritdoc/>
    public override int CopyUserToFrame(VirtualAddress source, PhysicalFrame frame, int offset, int length)
    {
        Span<byte> content = stackalloc byte[Page.Size];
        // The frame is checked before anything happens, the copy's length is known only afterwards.
        _bus.Frames.Read(frame, offset, CheckedPart(content, offset, length));
        int copied = CopyFromUser(source, content[..length]);
        _bus.Frames.Write(frame, offset, content[..copied]);
        return copied;
    }

    /// <inheritdoc/>
    public override int ClearUser(VirtualAddress destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Charge(length);
        int done = 0;
        while (done < length && TryNextPage(destination, done, length, PageAccess.Write, out UserPiece piece))
        {
            _bus.Frames.Clear(piece.Frame, piece.Offset, piece.Length);
            done += piece.Length;
        }

        return done;
    }

    /// <inheritdoc/>
    public override bool TryCompareExchangeUser(VirtualAddress address, uint expected, uint replacement, out uint seen)
    {
        if ((address.Value & 3) != 0)
        {
            throw new MachineMisuseException($"{address} is not a multiple of 4: the kernel has to check that.");
        }

        Charge(sizeof(uint));
        seen = 0;
        if (!TryNextPage(address, 0, sizeof(uint), PageAccess.Write, out UserPiece piece))
        {
            return false;
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        _bus.Frames.Read(piece.Frame, piece.Offset, word);
        seen = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (seen == expected)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, replacement);
            _bus.Frames.Write(piece.Frame, piece.Offset, word);
        }

        return true;
    }

    private static Span<byte> CheckedPart(Span<byte> content, int offset, int length)
        => offset >= 0 && length >= 0 && offset <= Page.Size - length
            ? content[..length]
            : throw new MachineMisuseException($"{length} bytes at offset {offset} lie outside a frame.");

    private bool TryNextPage(VirtualAddress start, int done, int total, PageAccess needed, out UserPiece piece)
    {
        ulong position = unchecked(start.Value + (ulong)done);
        bool found = _bus.TryTranslate(position, needed, out PhysicalFrame frame, out _);
        piece = new UserPiece(frame, (int)(position & Page.OffsetMask), UserMemoryBus.LengthInPage(position, total - done));
        return found;
    }

    private void Charge(int length)
        => _clock.Advance(_options.Costs.Copy + ((long)Page.CountFor((ulong)length) * _options.Costs.CopyPage));

    private readonly record struct UserPiece(PhysicalFrame Frame, int Offset, int Length);
}
