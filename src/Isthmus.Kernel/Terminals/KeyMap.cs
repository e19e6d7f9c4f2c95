using System;

namespace Isthmus.Kernel.Terminals;

/// <summary>What the keys of a keyboard mean: a character for each key, alone and with other keys held.</summary>
public sealed class KeyMap
{
    /// <summary>Tables: alone, with shift, with alt, with the right alt, with shift and the right alt.</summary>
    public const int TableCount = 5;

    /// <summary>Keys in a table.</summary>
    public const int TableLength = 128;

    /// <summary>Bytes of a table: each character is four, the lowest first.</summary>
    public const int TableBytes = TableLength * 4;

    /// <summary>The longest name.</summary>
    public const int LongestName = 50;

    private readonly byte[] _tables = new byte[TableCount * TableBytes];
    private byte[] _name = "en-us"u8.ToArray();

    /// <summary>Makes the map of an American keyboard.</summary>
    public KeyMap()
    {
        ReadOnlySpan<byte> plain = "\0\u001b1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "u8;
        ReadOnlySpan<byte> shifted = "\0\u001b!@#$%^&*()_+\b\tQWERTYUIOP{}\n\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 "u8;
        for (int i = 0; i < plain.Length; i++)
        {
            int place = i * 4;
            _tables[place] = _tables[(2 * TableBytes) + place] = _tables[(3 * TableBytes) + place] = plain[i];
            _tables[TableBytes + place] = _tables[(4 * TableBytes) + place] = shifted[i];
        }
    }

    /// <summary>Its name.</summary>
    public ReadOnlyMemory<byte> Name => _name;

    /// <summary>One of its tables.</summary>
    public ReadOnlySpan<byte> Table(int index) => _tables.AsSpan(index * TableBytes, TableBytes);

    /// <summary>Replaces all of it.</summary>
    public void Set(ReadOnlySpan<byte> tables, ReadOnlySpan<byte> name)
    {
        tables.CopyTo(_tables);
        _name = name.ToArray();
    }
}
