using System;
using System.Text;

namespace Isthmus.Cli.Running;

/// <summary>Keeps the end of a text of any length.</summary>
internal sealed class TextTail
{
    private const int Capacity = 64 * 1024;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly object _gate = new();
    private long _total;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (byte value in bytes)
            {
                _bytes[_total++ % Capacity] = value;
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            int count = (int)Math.Min(_total, Capacity);
            byte[] text = new byte[count];
            for (int index = 0; index < count; index++)
            {
                text[index] = _bytes[(_total - count + index) % Capacity];
            }

            return Encoding.UTF8.GetString(text).Replace("\r", "", StringComparison.Ordinal).Trim('\n');
        }
    }
}
