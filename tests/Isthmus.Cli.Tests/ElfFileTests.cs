using System;
using System.Buffers.Binary;
using System.IO;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class ElfFileTests
{
    [Fact]
    public void Check_SoundProgram_IsAccepted() => Assert.Null(Check(Sound()).Interpreter);

    [Fact]
    public void Check_EveryTruncation_IsRefused()
    {
        byte[] sound = Sound();
        for (int length = 0; length < sound.Length; length++)
        {
            int kept = length;
            Assert.Throws<UsageException>(() => Check(sound.AsSpan(0, kept).ToArray()));
        }
    }

    [Theory]
    [InlineData(0, 0, "not an ELF")]
    [InlineData(18, 183, "ARM64")]
    [InlineData(4, 1, "32-bit")]
    [InlineData(5, 2, "big-endian")]
    [InlineData(16, 1, "object file")]
    [InlineData(16, 4, "core dump")]
    [InlineData(56, 0, "nothing to load")]
    [InlineData(57, 0xFF, "impossible program headers")]
    [InlineData(54, 1, "impossible program headers")]
    [InlineData(39, 0xFF, "outside of the file")]
    [InlineData(64 + 8, 0xFF, "outside of the file")]
    [InlineData(64 + 23, 0xFF, "outside of user space")]
    [InlineData(64 + 47, 0xFF, "outside of user space")]
    [InlineData(64 + 40, 0, "larger in the file")]
    [InlineData(64 + 4, 6, "entry point")]
    [InlineData(64, 2, "no segments")]
    public void Check_LyingHeader_IsRefusedWithASentence(int offset, byte value, string expected)
    {
        byte[] file = Sound();
        file[offset] = value;
        UsageException failure = Assert.Throws<UsageException>(() => Check(file));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Check_RandomDamage_NeverFailsInAnotherWay()
    {
        Random random = new(1);
        for (int round = 0; round < 500; round++)
        {
            byte[] file = Sound();
            for (int count = 0; count < 6; count++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = Check(file);
            }
            catch (UsageException)
            {
                // A sentence is the only other way.
            }
        }
    }

    private static ElfFile Check(byte[] content)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            return ElfFile.Check(path, "program");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Sound()
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
