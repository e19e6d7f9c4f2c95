using System;
using System.Buffers.Text;
using System.Text;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>Collects text as bytes.</summary>
public sealed class ByteWriter
{
    private const int LongestNumber = 24;

    private byte[] _bytes = new byte[256];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Appends bytes.</summary>
    public ByteWriter Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    /// <summary>Appends text as UTF-8.</summary>
    public ByteWriter Append(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return this;
    }

    /// <summary>Appends a decimal number.</summary>
    public ByteWriter Append(long number)
    {
        _ = Utf8Formatter.TryFormat(number, Reserve(LongestNumber), out int length);
        Length += length;
        return this;
    }

    /// <summary>Appends a decimal number.</summary>
    public ByteWriter Append(ulong number)
    {
        _ = Utf8Formatter.TryFormat(number, Reserve(LongestNumber), out int length);
        Length += length;
        return this;
    }

    /// <summary>Appends a hexadecimal number with at least <paramref name="digits"/> digits.</summary>
    public ByteWriter AppendHex(ulong number, int digits)
    {
        int needed = Math.Max(digits, ((64 - System.Numerics.BitOperations.LeadingZeroCount(number)) + 3) / 4);
        Span<byte> place = Reserve(needed);
        for (int i = needed - 1; i >= 0; i--)
        {
            place[i] = "0123456789abcdef"u8[(int)(number & 15)];
            number >>= 4;
        }

        Length += needed;
        return this;
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        return _bytes.AsSpan(Length);
    }
}
