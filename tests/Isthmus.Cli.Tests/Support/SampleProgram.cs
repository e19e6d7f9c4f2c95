using System;
using System.Buffers.Binary;
using System.Text;

namespace Isthmus.Cli.Tests.Support;

/// <summary>The smallest file that is a sound program.</summary>
internal static class SampleProgram
{
    public static byte[] Create()
    {
        byte[] file = new byte[136];
        "\x7F"u8.CopyTo(file);
        "ELF"u8.CopyTo(file.AsSpan(1));
        file[4] = 2;
        file[5] = 1;
        file[6] = 1;
        file[16] = 2;
        file[18] = 62;
        file[20] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(24), 0x400078);
        file[32] = 64;
        file[52] = 64;
        file[54] = 56;
        file[56] = 1;
        file[64] = 1;
        file[68] = 5;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(80), 0x400000);
        file[96] = 136;
        file[104] = 136;
        return file;
    }

    /// <summary>The same with an interpreter, named at offset 192 by a second program header.</summary>
    public static byte[] WithInterpreter(string path)
    {
        byte[] file = new byte[300];
        Create().CopyTo(file, 0);
        file[56] = 2;
        file[120] = 3;
        Encoding.ASCII.GetBytes(path).CopyTo(file, 192);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(128), 192);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(152), (ulong)path.Length + 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(160), (ulong)path.Length + 1);
        return file;
    }

    /// <summary>The same with a note of type 1 at offset 192, described by a second program header.</summary>
    public static byte[] WithNote(string name, string text)
    {
        byte[] file = new byte[300];
        Create().CopyTo(file, 0);
        file[56] = 2;
        file[120] = 4;
        int nameSize = name.Length + 1;
        int textStart = 192 + 12 + ((nameSize + 3) & ~3);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(192), (uint)nameSize);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(196), (uint)text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(200), 1);
        Encoding.ASCII.GetBytes(name).CopyTo(file, 204);
        Encoding.ASCII.GetBytes(text).CopyTo(file, textStart);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(128), 192);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(152), (ulong)(textStart + text.Length - 192));
        return file;
    }
}
