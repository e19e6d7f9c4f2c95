namespace Isthmus.Kernel.Processes;

/// <summary>What a process has used.</summary>
public sealed class Accounting
{
    private long _system;

    /// <summary>Processor time of all its threads, ended ones too, in nanoseconds.</summary>
    public long ProcessorNanoseconds { get; private set; }

    /// <summary>The part of it that was the kernel's work for them. Calls and faults are measured by samples: exact over many, rough over few.</summary>
    public long SystemNanoseconds => System.Math.Min(_system, ProcessorNanoseconds);

    /// <summary>The part of it that their own instructions took.</summary>
    public long UserNanoseconds => ProcessorNanoseconds - SystemNanoseconds;

    /// <summary>Processor time of the children that have ended, and of theirs.</summary>
    public long ChildrenNanoseconds { get; private set; }

    /// <summary>The part of it that was the kernel's work for them.</summary>
    public long ChildrenSystemNanoseconds { get; private set; }

    /// <summary>Page faults resolved.</summary>
    public long PageFaults { get; private set; }

    /// <summary>Bytes of memory that it had at most; known when it has ended.</summary>
    public long PeakResidentBytes { get; internal set; }

    internal void AddProcessorTime(long nanoseconds) => ProcessorNanoseconds += nanoseconds;

    internal void AddSystemTime(long nanoseconds) => _system += nanoseconds;

    internal void AddChild(Accounting child)
    {
        ChildrenNanoseconds += child.ProcessorNanoseconds + child.ChildrenNanoseconds;
        ChildrenSystemNanoseconds += child.SystemNanoseconds + child.ChildrenSystemNanoseconds;
    }

    internal void AddPageFault() => PageFaults++;
}
