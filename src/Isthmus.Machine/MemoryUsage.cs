namespace Isthmus.Machine;

/// <summary>Where the computer's memory is.</summary>
/// <param name="TotalBytes">All RAM.</param>
/// <param name="KernelBytes">The kernel's image, heap and tables.</param>
/// <param name="HeapBytes">The frames that the kernel's heap has taken, whatever part of them it uses.</param>
public readonly record struct MemoryUsage(long TotalBytes, long KernelBytes, long HeapBytes);
