namespace Isthmus.Kernel.Sockets;

/// <summary>Which bytes beyond the next expected one have come already. Few ranges: what does not fit comes again.</summary>
internal sealed class ReceivedRanges
{
    private const int Limit = 16;

    private readonly uint[] _starts = new uint[Limit];
    private readonly uint[] _ends = new uint[Limit];
    private int _count;

    /// <summary>True where nothing has come early.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Remembers a range, joined with those it touches.</summary>
    /// <returns>False where there is no room for another one.</returns>
    public bool Add(uint start, uint end)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (!SequenceNumber.IsAfter(_starts[i], end) && !SequenceNumber.IsBefore(_ends[i], start))
            {
                start = SequenceNumber.IsBefore(_starts[i], start) ? _starts[i] : start;
                end = SequenceNumber.IsAfter(_ends[i], end) ? _ends[i] : end;
                RemoveAt(i);
            }
        }

        if (_count == Limit)
        {
            return false;
        }

        _starts[_count] = start;
        _ends[_count++] = end;
        return true;
    }

    /// <summary>The end of what has come in one piece from <paramref name="next"/> on; ranges before it are forgotten.</summary>
    public uint TakeFrom(uint next)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            if (!SequenceNumber.IsAfter(_starts[i], next))
            {
                next = SequenceNumber.IsAfter(_ends[i], next) ? _ends[i] : next;
                RemoveAt(i);
                i = _count;
            }
        }

        return next;
    }

    private void RemoveAt(int index)
    {
        _count--;
        _starts[index] = _starts[_count];
        _ends[index] = _ends[_count];
    }
}
