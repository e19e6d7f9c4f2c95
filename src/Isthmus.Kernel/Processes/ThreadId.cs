namespace Isthmus.Kernel.Processes;

/// <summary>A thread's number, unique in a kernel while the thread lives. A process's first thread has the process's number.</summary>
public readonly record struct ThreadId(int Value);
