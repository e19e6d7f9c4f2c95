using Isthmus.Kernel.Memory;

namespace Isthmus.Kernel.Processes;

/// <summary>A running program: an address space, handles, threads and a place in the tree.</summary>
public sealed class Process
{
    internal Process(IsthmusKernel kernel, ProcessId id)
    {
        Kernel = kernel;
        Id = id;
    }

    /// <summary>The process's number.</summary>
    public ProcessId Id { get; }

    /// <summary>The kernel that it belongs to.</summary>
    public IsthmusKernel Kernel { get; }

    /// <summary>What it sees of memory; null once it has ended.</summary>
    public AddressSpace? AddressSpace { get; internal set; }

    /// <summary>User memory of the calling process. Only for a process that runs.</summary>
    public UserMemory Memory => new(AddressSpace!);

    /// <summary>What it has used.</summary>
    public Accounting Accounting { get; } = new();
}
