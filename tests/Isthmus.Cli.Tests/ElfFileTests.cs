using System;
using System.IO;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;
using Isthmus.Cli.Tests.Support;
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

    [Theory]
    [InlineData("Isthmus", "promptos\0\0\0\0", "promptos", false)]
    [InlineData("GNU", "\0\0\0\0\x3\0\0\0\x2\0\0\0", null, true)]
    [InlineData("Other", "aurora", null, false)]
    public void Check_Note_NamesTheAbi(string name, string text, string? abi, bool isForLinux)
    {
        ElfFile file = Check(SampleProgram.WithNote(name, text));

        Assert.Equal(abi, file.Abi);
        Assert.Equal(isForLinux, file.IsForLinux);
    }

    [Theory]
    [InlineData("/usr/lib/Loader.so", "serenity")]
    [InlineData("/lib64/ld-linux-x86-64.so.2", null)]
    public void Check_InterpreterOfAnAbi_NamesIt(string interpreter, string? abi)
        => Assert.Equal(abi, Check(SampleProgram.WithInterpreter(interpreter)).Abi);

    [Fact]
    public void Check_DamagedNote_IsNoNote()
    {
        byte[] file = SampleProgram.WithNote("Isthmus", "aurora");
        file.AsSpan(192, 4).Fill(0xFF);
        Assert.Null(Check(file).Abi);
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

    private static byte[] Sound() => SampleProgram.Create();
}
