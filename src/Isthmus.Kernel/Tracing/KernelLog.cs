using System;
using Isthmus.Kernel.Files.Proc;

namespace Isthmus.Kernel.Tracing;

/// <summary>The last lines that were said to the kernel's log.</summary>
public sealed class KernelLog
{
    /// <summary>Bytes that are kept.</summary>
    public const int Capacity = 65536;

    private byte[] _ring = [];
    private int _end;
    private bool _isFull;

    /// <summary>Adds text; the oldest gives way to it.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        if (_ring.Length == 0)
        {
            _ring = new byte[Capacity];
        }

        text = text[Math.Max(0, text.Length - Capacity)..];
        int first = Math.Min(text.Length, Capacity - _end);
        text[..first].CopyTo(_ring.AsSpan(_end));
        text[first..].CopyTo(_ring);
        _isFull |= _end + text.Length >= Capacity;
        _end = (_end + text.Length) % Capacity;
    }

    /// <summary>Writes what is kept, the oldest first.</summary>
    public void WriteTo(ByteWriter output)
    {
        if (_isFull)
        {
            output.Append(_ring.AsSpan(_end));
        }

        output.Append(_ring.AsSpan(0, _end));
    }
}
