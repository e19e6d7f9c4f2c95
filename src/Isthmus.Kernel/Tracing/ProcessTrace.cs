using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Tracing;

/// <summary>That a process is traced: whoever traces it learns of its stops, and reads and changes it while it is stopped.</summary>
/// <param name="tracer">Who traces it.</param>
public sealed class ProcessTrace(Process tracer)
{
    /// <summary>Who traces it.</summary>
    public Process Tracer => tracer;

    /// <summary>True once a stop has shown the registers.</summary>
    public bool HasRegisters { get; internal set; }
}
