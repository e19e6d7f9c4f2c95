using System;
using System.Buffers.Binary;

namespace Isthmus.Machine.Simulated;

/// <summary>A stream of numbers that its seed fixes for ever (SplitMix64): runs repeat on every version of the runtime.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number below <paramref name="limit"/>, which is positive.</summary>
    public long Below(long limit) => (long)(Next() % (ulong)limit);

    /// <summary>True with the given probability; a probability of zero does not touch the stream.</summary>
    public bool Chance(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>Fills a span.</summary>
    public void Fill(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[8];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Next());
            int length = Math.Min(word.Length, destination.Length);
            word[..length].CopyTo(destination);
            destination = destination[length..];
        }
    }
}
