using System;
using System.Text;

namespace Isthmus.Cli.Running;

/// <summary>Cuts a stream of bytes into lines. A line longer than the limit is cut there: the guest may send anything.</summary>
internal sealed class LineSplitter
{
    private readonly byte[] _line;
    private readonly Action<string> _take;
    private int _length;

    public LineSplitter(int longestLine, Action<string> take)
    {
        _line = new byte[longestLine];
        _take = take;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value == (byte)'\n')
            {
                Finish();
            }
            else
            {
                if (_length == _line.Length)
                {
                    Finish();
                }

                _line[_length++] = value;
            }
        }
    }

    /// <summary>Hands over what is left without a line end.</summary>
    public void Finish()
    {
        if (_length > 0)
        {
            string text = Encoding.UTF8.GetString(_line, 0, _length);
            _length = 0;
            _take(text);
        }
    }
}
