using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isthmus.Machine;

/// <summary>Random bytes: a ChaCha20 key stream (RFC 8439) whose key is drawn at boot and replaced by each use, so that what was
/// handed out cannot be computed back.</summary>
public sealed class Entropy
{
    private const int KeyWords = 8;
    private const int BlockBytes = 64;
    private const int DoubleRounds = 10;

    private Vector128<uint> _keyLow;
    private Vector128<uint> _keyHigh;

    /// <summary>Makes a stream from a key of eight words that nobody else knows.</summary>
    public Entropy(ReadOnlySpan<uint> key)
    {
        _keyLow = Vector128.Create(key[..(KeyWords / 2)]);
        _keyHigh = Vector128.Create(key[(KeyWords / 2)..KeyWords]);
    }

    private static Vector128<uint> Constants => Vector128.Create(0x61707865u, 0x3320646eu, 0x79622d32u, 0x6b206574u);

    /// <summary>Fills a span.</summary>
    public void Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        MakeBlock(0, block);

        // The first half of the first block is the next key.
        Vector128<uint> nextLow = Vector128.Create<byte>(block[..16]).AsUInt32();
        Vector128<uint> nextHigh = Vector128.Create<byte>(block[16..32]).AsUInt32();
        int length = Math.Min(destination.Length, BlockBytes / 2);
        block.Slice(BlockBytes / 2, length).CopyTo(destination);
        destination = destination[length..];
        for (uint counter = 1; !destination.IsEmpty; counter++)
        {
            if (destination.Length < BlockBytes)
            {
                MakeBlock(counter, block);
                block[..destination.Length].CopyTo(destination);
                break;
            }

            MakeBlock(counter, destination);
            destination = destination[BlockBytes..];
        }

        block.Clear();
        _keyLow = nextLow;
        _keyHigh = nextHigh;
    }

    /// <summary>The four rows of the state at once: first its columns are mixed, then, with the rows shifted, its diagonals.</summary>
    private void MakeBlock(uint counter, Span<byte> block)
    {
        Vector128<uint> tail = Vector128.CreateScalar(counter);
        Vector128<uint> a = Constants;
        Vector128<uint> b = _keyLow;
        Vector128<uint> c = _keyHigh;
        Vector128<uint> d = tail;
        for (int i = 0; i < DoubleRounds; i++)
        {
            MixColumns(ref a, ref b, ref c, ref d);
            b = Vector128.Shuffle(b, Vector128.Create(1u, 2, 3, 0));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(3u, 0, 1, 2));
            MixColumns(ref a, ref b, ref c, ref d);
            b = Vector128.Shuffle(b, Vector128.Create(3u, 0, 1, 2));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
        }

        (a + Constants).AsByte().CopyTo(block);
        (b + _keyLow).AsByte().CopyTo(block[16..]);
        (c + _keyHigh).AsByte().CopyTo(block[32..]);
        (d + tail).AsByte().CopyTo(block[48..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixColumns(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        a += b;
        d = RotateLeft(d ^ a, 16);
        c += d;
        b = RotateLeft(b ^ c, 12);
        a += b;
        d = RotateLeft(d ^ a, 8);
        c += d;
        b = RotateLeft(b ^ c, 7);
    }

    private static Vector128<uint> RotateLeft(Vector128<uint> value, int bits) => (value << bits) | (value >>> (32 - bits));
}
