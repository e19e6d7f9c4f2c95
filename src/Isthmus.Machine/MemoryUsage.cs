namespace Isthmus.Machine;

/// <summary>Where the computer's memory is.</summary>
/// <param name="TotalBytes">All RAM.</param>
/// <param name="KernelBytes">The kernel's image, heap and tables.</param>
public readonly record struct MemoryUsage(long TotalBytes, long KernelBytes);
