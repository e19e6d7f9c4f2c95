using System;
using System.Text;
using Isthmus.Kernel.Files.Proc;

namespace Isthmus.Kernel.Tracing;

/// <summary>Text in JSON's form.</summary>
public static class JsonText
{
    private const byte FirstPrintable = 0x20;

    /// <summary>Appends a string in quotes. Bytes that are no UTF-8 become the sign for them.</summary>
    public static ByteWriter AppendQuoted(this ByteWriter output, ReadOnlySpan<byte> text)
    {
        output.Append("\""u8);
        while (!text.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(text, out _, out int length) == System.Buffers.OperationStatus.Done;
            ReadOnlySpan<byte> part = text[..length];
            text = text[length..];
            if (!isText)
            {
                output.Append("\uFFFD"u8);
            }
            else if (part[0] is (byte)'"' or (byte)'\\')
            {
                output.Append("\\"u8).Append(part);
            }
            else if (part[0] < FirstPrintable)
            {
                output.Append("\\u"u8).AppendHex(part[0], 4);
            }
            else
            {
                output.Append(part);
            }
        }

        return output.Append("\""u8);
    }

    /// <summary>Appends strings that each end with a NUL as an array.</summary>
    public static ByteWriter AppendStrings(this ByteWriter output, ReadOnlySpan<byte> block)
    {
        output.Append("["u8);
        bool isFirst = true;
        while (!block.IsEmpty)
        {
            int end = block.IndexOf((byte)0);
            end = end < 0 ? block.Length : end;
            output.Append(isFirst ? ""u8 : ","u8).AppendQuoted(block[..end]);
            block = block[Math.Min(end + 1, block.Length)..];
            isFirst = false;
        }

        return output.Append("]"u8);
    }
}
