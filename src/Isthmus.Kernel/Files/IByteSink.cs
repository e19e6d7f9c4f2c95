using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Files;

/// <summary>What takes bytes as long as there is room, and lets those wait for whose bytes there is none.</summary>
internal interface IByteSink
{
    /// <summary>Who waits for room.</summary>
    WaitQueue WriteQueue { get; }

    /// <summary>Takes what there is room for; <see cref="KernelError.WouldBlock"/> where there is none.</summary>
    Result<int> TryWrite(UserMemory memory, UserBuffer source);
}
