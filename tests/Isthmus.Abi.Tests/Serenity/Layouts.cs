using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Where the fields of a structure lie, by the ABI's own table.</summary>
/// <param name="structure">Its name there; what explains it in brackets may be left out.</param>
internal sealed class Layouts(string structure)
{
    private readonly Dictionary<string, (int Offset, int Size)> _fields = Read(structure);

    /// <summary>Bytes of the whole structure.</summary>
    public int Size => _fields["(sizeof)"].Size;

    /// <summary>Where a field lies.</summary>
    public int this[string field] => _fields[field].Offset;

    /// <summary>Bytes of a field.</summary>
    public int SizeOf(string field) => _fields[field].Size;

    /// <summary>The number in a field.</summary>
    public ulong Number(ReadOnlySpan<byte> bytes, string field) => _fields[field] switch
    {
        (var at, 1) => bytes[at],
        (var at, 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]),
        (var at, 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]),
        var (at, _) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]),
    };

    /// <summary>The text in a field, which a NUL ends.</summary>
    public string Text(ReadOnlySpan<byte> bytes, string field)
    {
        bytes = bytes.Slice(this[field], SizeOf(field));
        return System.Text.Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
    }

    private static Dictionary<string, (int Offset, int Size)> Read(string structure)
    {
        var fields = new Dictionary<string, (int Offset, int Size)>();
        foreach (string[] row in Tables.Read("structs"))
        {
            if ((row[0] == structure || row[0].StartsWith(structure + " (", StringComparison.Ordinal))
                && int.TryParse(row[3], NumberStyles.None, CultureInfo.InvariantCulture, out int offset))
            {
                bool isFixed = int.TryParse(row[4], NumberStyles.None, CultureInfo.InvariantCulture, out int size);
                fields.Add(row[1], (offset, isFixed ? size : 0));
            }
        }

        Assert.NotEmpty(fields);
        return fields;
    }
}
