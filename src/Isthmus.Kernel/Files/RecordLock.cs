using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <summary>A lock on a range of a file's content.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Bytes; 0 reaches to the end, wherever that is.</param>
/// <param name="IsExclusive">True where nobody else may have a lock there.</param>
/// <param name="Owner">The open file that has it, however many processes share that.</param>
/// <param name="Process">The process that asked for it.</param>
public readonly record struct RecordLock(long Start, long Length, bool IsExclusive, OpenFile Owner, ProcessId Process)
{
    /// <summary>True where some byte lies in both.</summary>
    public bool Overlaps(in RecordLock other) => Start <= other.Last && other.Start <= Last;

    /// <summary>True where both are of the same open file and range.</summary>
    public bool IsSameRange(in RecordLock other) => Owner == other.Owner && Start == other.Start && Length == other.Length;

    private long Last => Length == 0 ? long.MaxValue : Start + Length - 1;
}
