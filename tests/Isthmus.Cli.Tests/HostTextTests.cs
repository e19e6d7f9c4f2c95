using System;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class HostTextTests
{
    [Fact]
    public void RoundTrip_AnyBytes_AreKept()
    {
        Random random = new(3);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, HostText.Encode(HostText.Decode(bytes)));
        }
    }

    [Fact]
    public void Decode_ValidText_IsThatText() => Assert.Equal("aä€𝄞", HostText.Decode("aä€𝄞"u8));

    [Fact]
    public void RoundTrip_SurrogatesInUtf8_AreNotMistakenForEscapes()
    {
        byte[] bytes = [0xED, 0xB2, 0x80];
        Assert.Equal(bytes, HostText.Encode(HostText.Decode(bytes)));
    }

    [Theory]
    [InlineData("helo", "hello")]
    [InlineData("hlelo", "hello")]
    [InlineData("ehco", "echo")]
    [InlineData("l", "ls")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Suggestion_NearestName_OnlyIfItIsNear(string name, string? expected)
    {
        Assert.Equal(expected, Suggestion.Nearest(name, ["hello", "echo", "ls", "mkdir"]));
    }
}
