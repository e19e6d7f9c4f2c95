using System;
using System.Buffers.Text;
using System.Text;

namespace Isthmus.Kernel.Syscalls;

/// <summary>
/// Writes a trace line as UTF-8 into a buffer of the caller. What does not fit is cut off, never an error; control characters are
/// escaped, so that no argument can forge a line of its own.
/// </summary>
public ref struct TraceWriter
{
    /// <summary>Bytes of a string that are shown before it is cut.</summary>
    public const int ShownBytes = 32;

    /// <summary>Bytes of a path that are shown before it is cut.</summary>
    public const int ShownPathBytes = 256;

    private readonly Span<byte> _buffer;

    /// <summary>Makes a writer at the start of <paramref name="buffer"/>.</summary>
    public TraceWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>True where something did not fit.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>What has been written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Writes text of the kernel's own as it is.</summary>
    public void Write(scoped ReadOnlySpan<byte> text)
    {
        int count = IsTruncated ? 0 : Math.Min(text.Length, _buffer.Length - Length);
        text[..count].CopyTo(_buffer[Length..]);
        Length += count;
        IsTruncated |= count < text.Length;
    }

    /// <summary>Writes ASCII text of the kernel's own as it is.</summary>
    public void WriteText(scoped ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            WriteByte((byte)text[i]);
        }
    }

    /// <summary>Writes a decimal number.</summary>
    public void WriteNumber(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int count);
        Write(digits[..count]);
    }

    /// <summary>Writes a decimal number.</summary>
    public void WriteUnsigned(ulong value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int count);
        Write(digits[..count]);
    }

    /// <summary>Writes a hexadecimal number with its 0x.</summary>
    public void WriteHexadecimal(ulong value)
    {
        Span<byte> digits = stackalloc byte[16];
        Utf8Formatter.TryFormat(value, digits, out int count, 'x');
        Write("0x"u8);
        Write(digits[..count]);
    }

    /// <summary>Writes an address, or NULL.</summary>
    public void WritePointer(ulong value)
    {
        if (value == 0)
        {
            Write("NULL"u8);
        }
        else
        {
            WriteHexadecimal(value);
        }
    }

    /// <summary>Writes bytes of user space as a C string literal. Valid UTF-8 is shown as it is; everything else that cannot be printed
    /// is escaped.</summary>
    /// <param name="bytes">What to show; all of it.</param>
    /// <param name="isCut">True where there is more: three dots follow the closing quote.</param>
    public void WriteQuoted(scoped ReadOnlySpan<byte> bytes, bool isCut)
    {
        WriteByte((byte)'"');
        while (!bytes.IsEmpty)
        {
            int count = 1;
            if (bytes[0] < 0x80)
            {
                WriteEscaped(bytes[0], bytes.Length > 1 && bytes[1] is >= (byte)'0' and <= (byte)'9');
            }
            else if (Rune.DecodeFromUtf8(bytes, out Rune rune, out count) == System.Buffers.OperationStatus.Done && IsShown(rune))
            {
                WriteWhole(bytes[..count]);
            }
            else
            {
                for (int i = 0; i < count; i++)
                {
                    WriteOctal(bytes[i], 3);
                }
            }

            bytes = bytes[count..];
        }

        WriteByte((byte)'"');
        if (isCut)
        {
            Write("..."u8);
        }
    }

    /// <summary>Ends the line of a call: what the call came to.</summary>
    /// <param name="outcome">What it came to; a question mark stands for a result that is not there (yet).</param>
    /// <param name="encodedError">The value that user space sees for an error.</param>
    /// <param name="errorName">The ABI's name of the error; null where it has none.</param>
    /// <param name="isAddress">True to show a result as an address.</param>
    public void WriteOutcome(in SyscallOutcome outcome, long encodedError, string? errorName, bool isAddress)
    {
        if (outcome.IsError)
        {
            WriteNumber(encodedError);
            Write(" "u8);
            if (errorName is null)
            {
                Write(KernelErrorText.NameOf(outcome.Error));
            }
            else
            {
                WriteText(errorName);
            }

            Write(" ("u8);
            Write(KernelErrorText.SentenceOf(outcome.Error));
            Write(")"u8);
        }
        else if (!outcome.IsDone)
        {
            Write("?"u8);
        }
        else if (isAddress)
        {
            WriteHexadecimal((ulong)outcome.Value);
        }
        else
        {
            WriteNumber(outcome.Value);
        }
    }

    // C1 controls, line separators and the marks that turn the direction of text could make a line look like another.
    private static bool IsShown(Rune rune)
        => rune.Value is >= 0xA0 and not (0xAD or 0x61C or 0xFEFF)
            and not (>= 0x200B and <= 0x200F) and not (>= 0x2028 and <= 0x202E) and not (>= 0x2060 and <= 0x206F);

    private void WriteEscaped(byte value, bool isDigitNext)
    {
        switch (value)
        {
            case (byte)'\n':
                Write("\\n"u8);
                break;
            case (byte)'\t':
                Write("\\t"u8);
                break;
            case (byte)'\r':
                Write("\\r"u8);
                break;
            case (byte)'"':
                Write("\\\""u8);
                break;
            case (byte)'\\':
                Write("\\\\"u8);
                break;
            case < 0x20 or 0x7F:
                WriteOctal(value, isDigitNext ? 3 : 1);
                break;
            default:
                WriteByte(value);
                break;
        }
    }

    private void WriteOctal(byte value, int minimumDigits)
    {
        WriteByte((byte)'\\');
        if (value >= 0x40 || minimumDigits == 3)
        {
            WriteByte((byte)('0' + (value >> 6)));
        }

        if (value >= 8 || minimumDigits == 3)
        {
            WriteByte((byte)('0' + ((value >> 3) & 7)));
        }

        WriteByte((byte)('0' + (value & 7)));
    }

    // A character of several bytes is there whole or not at all, so that the line stays valid UTF-8.
    private void WriteWhole(scoped ReadOnlySpan<byte> character)
    {
        if (character.Length > _buffer.Length - Length)
        {
            IsTruncated = true;
            return;
        }

        Write(character);
    }

    private void WriteByte(byte value)
    {
        if (IsTruncated || Length == _buffer.Length)
        {
            IsTruncated = true;
            return;
        }

        _buffer[Length++] = value;
    }
}
