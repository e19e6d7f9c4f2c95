using System;
using Isthmus.Kernel.Files.Proc;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>Which families of devices have which major numbers.</summary>
internal static class DeviceReport
{
    private static readonly (int Number, string Name)[] s_characterDevices = [(1, "mem"), (4, "tty"), (5, "console"), (201, "pts")];

    /// <summary>Families of character devices.</summary>
    public static ReadOnlySpan<(int Number, string Name)> CharacterDevices => s_characterDevices;

    /// <summary>Families of block devices: there are none.</summary>
    public static ReadOnlySpan<(int Number, string Name)> BlockDevices => [];

    /// <summary>Writes an array with an object for each family.</summary>
    public static void Write(ReadOnlySpan<(int Number, string Name)> families, ByteWriter output)
    {
        JsonWriter json = new JsonWriter(output).BeginArray();
        foreach ((int number, string name) in families)
        {
            json.BeginObject().Number("allocated_number"u8, number).Text("family_name"u8, name).EndObject();
        }

        json.EndArray();
    }
}
