using System;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class EntropyTests
{
    // RFC 8439, appendix A.1, test vectors 1 and 2: the blocks 0 and 1 of a key of zeros. The first half of block 0 is the next key.
    private const string KeyStream =
        "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
        + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f";

    private static readonly uint[] s_nextKey =
        [0xade0b876, 0x903df1a0, 0xe56a5d40, 0x28bd8653, 0xb819d2bd, 0x1aed8da0, 0xccef36a8, 0xc70d778b];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(95)]
    [InlineData(96)]
    public void Fill_KeyOfZeros_IsTheKeyStream(int length)
    {
        var bytes = new byte[length + 1];
        new Entropy(new uint[8]).Fill(bytes.AsSpan(0, length));
        Assert.Equal(KeyStream[..(2 * length)] + "00", Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(96)]
    [InlineData(5000)]
    public void Fill_Again_GoesOnWithTheNextKeyAlone(int before)
    {
        var entropy = new Entropy(new uint[8]);
        entropy.Fill(new byte[before]);
        var next = new byte[100];
        var expected = new byte[100];
        entropy.Fill(next);
        new Entropy(s_nextKey).Fill(expected);
        Assert.Equal(expected, next);
    }
}
