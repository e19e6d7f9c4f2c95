using System;

namespace Isthmus.Kernel.Terminals;

/// <summary>
/// What has been typed and not been read: finished lines, then the line that is being edited. An end of file that was typed is a mark
/// of its own that is never delivered.
/// </summary>
internal sealed class InputLine
{
    private const int Capacity = 4096;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly InputMark[] _marks = new InputMark[Capacity];
    private int _start;
    private int _lineStart;
    private int _end;

    /// <summary>True where a finished line is there, be it an empty one.</summary>
    public bool HasLine => _lineStart > _start;

    /// <summary>Bytes there are, finished or not.</summary>
    public int Count => _end - _start;

    /// <summary>Bytes in finished lines.</summary>
    public int LineCount => _lineStart - _start;

    /// <summary>Room for ordinary bytes; one place is kept for the end of the line.</summary>
    public int Room => Capacity - 1 - Count;

    /// <summary>The line that is being edited.</summary>
    public ReadOnlySpan<byte> Edited => _bytes.AsSpan(_lineStart, _end - _lineStart);

    /// <summary>Adds a byte to the edited line; one that has no room is lost.</summary>
    /// <returns>False where there was none.</returns>
    public bool TryAppend(byte value, InputMark mark)
    {
        if (Count >= (mark == InputMark.None ? Capacity - 1 : Capacity))
        {
            return false;
        }

        if (_end == Capacity)
        {
            Array.Copy(_bytes, _start, _bytes, 0, Count);
            Array.Copy(_marks, _start, _marks, 0, Count);
            _lineStart -= _start;
            _end -= _start;
            _start = 0;
        }

        _bytes[_end] = value;
        _marks[_end++] = mark;
        if (mark != InputMark.None)
        {
            _lineStart = _end;
        }

        return true;
    }

    /// <summary>Takes the last byte of the edited line back.</summary>
    public byte RemoveLast() => _bytes[--_end];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _start = _lineStart = _end = 0;

    /// <summary>Drops the marks, for raw mode: an end of file that was typed means nothing there.</summary>
    public void DropMarks()
    {
        int kept = _start;
        for (int i = _start; i < _end; i++)
        {
            if (_marks[i] != InputMark.EndOfFile)
            {
                _marks[kept] = InputMark.None;
                _bytes[kept++] = _bytes[i];
            }
        }

        _end = kept;
        _lineStart = _start;
    }

    /// <summary>What a read of up to <paramref name="maximum"/> bytes gives now: of one line, or of everything.</summary>
    /// <returns>The bytes, and how many places <see cref="Consume"/> must be told.</returns>
    public ReadOnlySpan<byte> Peek(int maximum, bool isCanonical, out int places)
    {
        int limit = isCanonical ? _lineStart : _end;
        int length = 0;
        while (_start + length < limit && length < maximum)
        {
            InputMark mark = _marks[_start + length];
            if (mark == InputMark.EndOfFile)
            {
                break;
            }

            length++;
            if (isCanonical && mark == InputMark.EndOfLine)
            {
                break;
            }
        }

        places = length;
        bool isAtEndOfFile = _start + length < limit && _marks[_start + length] == InputMark.EndOfFile;
        bool hasEnded = length > 0 && _marks[_start + length - 1] == InputMark.EndOfLine;
        if (isAtEndOfFile && !hasEnded)
        {
            places++;
        }

        return _bytes.AsSpan(_start, length);
    }

    /// <summary>Takes out what has been delivered.</summary>
    public void Consume(int places)
    {
        _start += places;
        _lineStart = Math.Max(_lineStart, _start);
        if (_start == _end)
        {
            Clear();
        }
    }
}
