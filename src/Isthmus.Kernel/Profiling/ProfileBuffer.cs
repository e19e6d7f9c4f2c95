using System;
using System.Collections.Generic;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Profiling;

/// <summary>The entries of a profile, as many as fit into its size. Its owner's account pays for them as they come.</summary>
/// <param name="account">Who pays.</param>
/// <param name="size">Bytes, counted in entries of the largest form.</param>
public sealed class ProfileBuffer(ResourceAccount account, int size)
{
    /// <summary>Bytes that one process's profile may take.</summary>
    public const int ProcessSize = 4 << 20;

    /// <summary>Bytes that the whole computer's profile may take.</summary>
    public const int WholeSize = 32 << 20;

    private const int LargestEvent = 617;
    private const int EventCost = 160;
    private const int FileEventCost = 80;
    private const int StringCost = 64;
    private const int MaximumStrings = 4096;

    private readonly List<ProfileEvent> _events = [];
    private readonly List<byte[]> _strings = [];
    private long _charge;

    /// <summary>The entries, oldest first.</summary>
    public IReadOnlyList<ProfileEvent> Events => _events;

    /// <summary>The strings that the program has given numbers.</summary>
    public IReadOnlyList<byte[]> Strings => _strings;

    /// <summary>True where nothing is added any more but by hand.</summary>
    public bool IsFull => _events.Count >= size / LargestEvent;

    /// <summary>Adds an entry.</summary>
    /// <returns>False where there is no room.</returns>
    public bool TryAdd(in ProfileEvent entry)
    {
        long cost = EventCost + (entry.File is null ? 0 : FileEventCost)
            + (entry.Stack.Length * sizeof(ulong)) + ((entry.Text?.Length ?? 0) * sizeof(char));
        if (IsFull || !account.TryChargeMemory(cost))
        {
            return false;
        }

        _charge += cost;
        _events.Add(entry);
        return true;
    }

    /// <summary>Gives a string a number: the same one to the same string.</summary>
    public Result<int> Register(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < _strings.Count; i++)
        {
            if (text.SequenceEqual(_strings[i]))
            {
                return i;
            }
        }

        long cost = text.Length + StringCost;
        if (_strings.Count == MaximumStrings)
        {
            return KernelError.NoBuffers;
        }

        if (!account.TryChargeMemory(cost))
        {
            return KernelError.OutOfMemory;
        }

        _charge += cost;
        _strings.Add(text.ToArray());
        return _strings.Count - 1;
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        _events.Clear();
        _strings.Clear();
        account.ReleaseMemory(_charge);
        _charge = 0;
    }
}
