using System;
using System.Text;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Tracing;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>Writes JSON: values with names inside objects, without inside arrays.</summary>
internal sealed class JsonWriter(ByteWriter output)
{
    private bool _follows;

    /// <summary>Begins an object.</summary>
    public JsonWriter BeginObject(ReadOnlySpan<byte> name = default) => Begin(name, "{"u8);

    /// <summary>Ends an object.</summary>
    public JsonWriter EndObject() => End("}"u8);

    /// <summary>Begins an array.</summary>
    public JsonWriter BeginArray(ReadOnlySpan<byte> name = default) => Begin(name, "["u8);

    /// <summary>Ends an array.</summary>
    public JsonWriter EndArray() => End("]"u8);

    /// <summary>Adds a text.</summary>
    public JsonWriter Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Separate(name);
        output.AppendQuoted(value);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public JsonWriter Text(ReadOnlySpan<byte> name, string value) => Text(name, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a number.</summary>
    public JsonWriter Number(ReadOnlySpan<byte> name, long value)
    {
        Separate(name);
        output.Append(value);
        return this;
    }

    /// <summary>Adds a number.</summary>
    public JsonWriter Number(ReadOnlySpan<byte> name, ulong value)
    {
        Separate(name);
        output.Append(value);
        return this;
    }

    /// <summary>Adds a truth.</summary>
    public JsonWriter Truth(ReadOnlySpan<byte> name, bool value)
    {
        Separate(name);
        output.Append(value ? "true"u8 : "false"u8);
        return this;
    }

    private JsonWriter Begin(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bracket)
    {
        Separate(name);
        output.Append(bracket);
        _follows = false;
        return this;
    }

    private JsonWriter End(ReadOnlySpan<byte> bracket)
    {
        output.Append(bracket);
        _follows = true;
        return this;
    }

    private void Separate(ReadOnlySpan<byte> name)
    {
        output.Append(_follows ? ","u8 : default);
        if (!name.IsEmpty)
        {
            output.AppendQuoted(name).Append(":"u8);
        }

        _follows = true;
    }
}
