namespace Isthmus.Kernel.Processes;

/// <summary>A process's number, unique in a kernel until it has been waited for.</summary>
public readonly record struct ProcessId(int Value);
