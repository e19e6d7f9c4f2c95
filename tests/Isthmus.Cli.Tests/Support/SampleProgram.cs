using System;
using System.Buffers.Binary;

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
}
