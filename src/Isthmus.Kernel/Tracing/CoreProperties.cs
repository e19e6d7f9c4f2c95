using System;
using System.Collections.Generic;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Tracing;

/// <summary>What a core file is to say about its process besides: a few names with values, each set once.</summary>
/// <param name="account">Who pays for them.</param>
public sealed class CoreProperties(ResourceAccount account)
{
    /// <summary>How many there may be.</summary>
    public const int Limit = 4;

    private readonly List<(byte[] Key, byte[] Value)> _entries = [];
    private long _charge;

    /// <summary>Names and values in the order in which they were set.</summary>
    public IReadOnlyList<(byte[] Key, byte[] Value)> Entries => _entries;

    /// <summary>Sets a value, where the name is not there yet.</summary>
    /// <returns><see cref="KernelError.NoBuffers"/> where there are as many as there may be.</returns>
    public Result Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        foreach ((byte[] known, byte[] _) in _entries)
        {
            if (key.SequenceEqual(known))
            {
                return Result.Success;
            }
        }

        long cost = key.Length + value.Length + 128;
        if (_entries.Count == Limit)
        {
            return KernelError.NoBuffers;
        }

        if (!account.TryChargeMemory(cost))
        {
            return KernelError.OutOfMemory;
        }

        _charge += cost;
        _entries.Add((key.ToArray(), value.ToArray()));
        return Result.Success;
    }

    /// <summary>Forgets all of them.</summary>
    internal void Clear()
    {
        _entries.Clear();
        account.ReleaseMemory(_charge);
        _charge = 0;
    }
}
