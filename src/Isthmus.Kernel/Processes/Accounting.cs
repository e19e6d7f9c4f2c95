namespace Isthmus.Kernel.Processes;

/// <summary>What a process has used.</summary>
public sealed class Accounting
{
    /// <summary>Processor time of all its threads, ended ones too, in nanoseconds.</summary>
    public long ProcessorNanoseconds { get; private set; }

    /// <summary>Page faults resolved.</summary>
    public long PageFaults { get; private set; }

    /// <summary>Bytes of memory that it had at most; known when it has ended.</summary>
    public long PeakResidentBytes { get; internal set; }

    internal void AddProcessorTime(long nanoseconds) => ProcessorNanoseconds += nanoseconds;

    internal void AddPageFault() => PageFaults++;
}
