using System;

namespace Isthmus.Machine.X64;

/// <summary>The serial line as an output stream: slow, always there.</summary>
/// <param name="name">The stream that it stands for.</param>
internal sealed unsafe class SerialPort(string name) : Port
{
    public override string Name => name;

    public override bool IsClosed => false;

    public override int Available => 0;

    public override bool IsFlushed => true;

    /// <summary>Writes text at once.</summary>
    public static void WriteText(ReadOnlySpan<byte> text)
    {
        // SAFETY: the span is pinned for the call, which only reads it.
        fixed (byte* start = text)
        {
            Native.WriteSerial(start, (ulong)text.Length);
        }
    }

    public override int Read(Span<byte> destination) => 0;

    public override int Write(ReadOnlySpan<byte> source)
    {
        WriteText(source);
        return source.Length;
    }
}
