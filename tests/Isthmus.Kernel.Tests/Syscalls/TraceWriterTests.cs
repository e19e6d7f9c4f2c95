using System;
using System.Text;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Kernel.Tests.Syscalls;

public sealed class TraceWriterTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("a\nb\tc\rd", "\"a\\nb\\tc\\rd\"")]
    [InlineData("say \"no\" \\", "\"say \\\"no\\\" \\\\\"")]
    [InlineData("\0\u0001\u001b[0m\u007f", "\"\\0\\1\\33[0m\\177\"")]
    [InlineData("\u00001", "\"\\0001\"")]
    [InlineData("gr\u00fc\u00df \u6f22 \U0001F600", "\"gr\u00fc\u00df \u6f22 \U0001F600\"")]
    [InlineData("\u0085\u202e\u200b", "\"\\302\\205\\342\\200\\256\\342\\200\\213\"")]
    public void Quoted_Text_IsEscaped(string text, string expected)
        => Assert.Equal(expected, Quote(Encoding.UTF8.GetBytes(text), isCut: false));

    [Fact]
    public void Quoted_InvalidUtf8_BecomesOctal()
        => Assert.Equal("\"a\\377\\3030\\342\\202\"...", Quote([(byte)'a', 0xFF, 0xC3, (byte)'0', 0xE2, 0x82], isCut: true));

    [Fact]
    public void Quoted_EveryByte_GivesOneLineOfPrintableText()
    {
        byte[] all = new byte[256];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (byte)i;
        }

        Assert.DoesNotContain(Quote(all, isCut: false), character => character is < ' ' or > '~');
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(12)]
    public void Buffer_Full_TextIsCutAndStaysValidUtf8(int size)
    {
        byte[] whole = new byte[100];
        int full = Fill(whole, out bool isWhole);
        Assert.False(isWhole);
        Assert.Equal(15, full);
        byte[] buffer = new byte[size];
        int length = Fill(buffer, out bool isTruncated);
        Assert.True(isTruncated);
        Assert.InRange(length, 0, size);
        Assert.Equal(whole[..length], buffer[..length]);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(buffer[..length]));
    }

    [Fact]
    public void Numbers_Extremes_AreWhole()
    {
        var writer = new TraceWriter(new byte[200]);
        writer.WriteNumber(long.MinValue);
        writer.WriteText(" ");
        writer.WriteUnsigned(ulong.MaxValue);
        writer.WriteText(" ");
        writer.WriteHexadecimal(ulong.MaxValue);
        writer.WriteText(" ");
        writer.WritePointer(0);
        Assert.Equal(
            "-9223372036854775808 18446744073709551615 0xffffffffffffffff NULL", Encoding.UTF8.GetString(writer.Written));
    }

    [Fact]
    public void ErrorText_EveryError_HasNameAndSentence()
    {
        foreach (KernelError error in Enum.GetValues<KernelError>())
        {
            Assert.Equal(error.ToString(), Encoding.UTF8.GetString(KernelErrorText.NameOf(error)));
            string sentence = Encoding.UTF8.GetString(KernelErrorText.SentenceOf(error));
            Assert.Matches("^[a-z][a-z -]*[a-z]$", sentence);
        }
    }

    [Fact]
    public void Writer_SteadyState_AllocatesNothing()
    {
        byte[] buffer = new byte[100];
        Fill(buffer, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Fill(buffer, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // 15 bytes: a quote, four characters of two bytes, a quote, a number.
    private static int Fill(byte[] buffer, out bool isTruncated)
    {
        var writer = new TraceWriter(buffer);
        writer.WriteQuoted("\u00fc\u00fc\u00fc\u00fc"u8, isCut: false);
        writer.WriteNumber(12345);
        isTruncated = writer.IsTruncated;
        return writer.Length;
    }

    private static string Quote(byte[] bytes, bool isCut)
    {
        var writer = new TraceWriter(new byte[2000]);
        writer.WriteQuoted(bytes, isCut);
        return Encoding.UTF8.GetString(writer.Written);
    }
}
