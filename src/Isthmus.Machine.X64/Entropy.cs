using System;
using System.Numerics;

namespace Isthmus.Machine.X64;

/// <summary>Random bytes: a ChaCha20 key stream (RFC 8439) whose key is drawn at boot and replaced after each use, so that what was
/// handed out cannot be computed back.</summary>
internal sealed class Entropy
{
    private const int WordCount = 16;

    private readonly uint[] _state = new uint[WordCount];
    private readonly uint[] _block = new uint[WordCount];

    public Entropy(ReadOnlySpan<uint> seed)
    {
        _state[0] = 0x61707865;
        _state[1] = 0x3320646e;
        _state[2] = 0x79622d32;
        _state[3] = 0x6b206574;
        seed[..8].CopyTo(_state.AsSpan(4));
    }

    /// <summary>Fills a span.</summary>
    public void Fill(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            MakeBlock();
            int length = Math.Min(destination.Length, 32);
            for (int i = 0; i < length; i++)
            {
                destination[i] = (byte)(_block[8 + (i / 4)] >> (8 * (i % 4)));
            }

            // The first half of the block is the next key.
            _block.AsSpan(0, 8).CopyTo(_state.AsSpan(4));
            destination = destination[length..];
        }
    }

    private void MakeBlock()
    {
        _state[12]++;
        _state.CopyTo(_block, 0);
        for (int round = 0; round < 10; round++)
        {
            for (int column = 0; column < 4; column++)
            {
                QuarterRound(column, 4 + column, 8 + column, 12 + column);
            }

            for (int diagonal = 0; diagonal < 4; diagonal++)
            {
                QuarterRound(diagonal, 4 + ((diagonal + 1) & 3), 8 + ((diagonal + 2) & 3), 12 + ((diagonal + 3) & 3));
            }
        }

        for (int i = 0; i < WordCount; i++)
        {
            _block[i] += _state[i];
        }
    }

    private void QuarterRound(int a, int b, int c, int d)
    {
        _block[a] += _block[b];
        _block[d] = BitOperations.RotateLeft(_block[d] ^ _block[a], 16);
        _block[c] += _block[d];
        _block[b] = BitOperations.RotateLeft(_block[b] ^ _block[c], 12);
        _block[a] += _block[b];
        _block[d] = BitOperations.RotateLeft(_block[d] ^ _block[a], 8);
        _block[c] += _block[d];
        _block[b] = BitOperations.RotateLeft(_block[b] ^ _block[c], 7);
    }
}
