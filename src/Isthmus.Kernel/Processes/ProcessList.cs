namespace Isthmus.Kernel.Processes;

/// <summary>Processes that see only each other.</summary>
public sealed class ProcessList : SharedContext;
