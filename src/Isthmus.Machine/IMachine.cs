using System;
using System.Collections.Generic;

namespace Isthmus.Machine;

/// <summary>A computer, as the kernel sees it. The kernel is given one and knows no other hardware.</summary>
public interface IMachine
{
    /// <summary>The processor that the caller runs on.</summary>
    Processor Processor { get; }

    /// <summary>Physical memory for user pages and file data.</summary>
    FrameMemory Frames { get; }

    /// <summary>Time.</summary>
    Clock Clock { get; }

    /// <summary>The byte streams to the host, fixed at boot.</summary>
    IReadOnlyList<Port> Ports { get; }

    /// <summary>The archive loaded beside the kernel.</summary>
    BootArchive Archive { get; }

    /// <summary>First address that user mode can never use; the user half is everything below.</summary>
    VirtualAddress UserLimit { get; }

    /// <summary>Bytes of memory that the kernel's own objects occupy now, and what the computer has in all.</summary>
    MemoryUsage Memory { get; }

    /// <summary>Makes an empty page table, or answers null where no frame is left.</summary>
    PageTable? CreatePageTable();

    /// <summary>Fills <paramref name="destination"/> with unpredictable bytes (predictable ones where a seed was asked for).</summary>
    void FillEntropy(Span<byte> destination);

    /// <summary>Looks at the devices after an interrupt and calls <see cref="Port.Changed"/> where something changed.</summary>
    void PollDevices();

    /// <summary>Writes a diagnostic line where the host can see it even when nothing else works.</summary>
    void WriteDiagnostic(ReadOnlySpan<char> line);

    /// <summary>Ends the machine. On real hardware this does not return.</summary>
    void PowerOff(PowerOffReason reason);
}
