using Isthmus.Kernel.Files;

namespace Isthmus.Kernel.Processes;

/// <summary>The contexts that a process's next program will be in; null where it stays in those of this one.</summary>
/// <param name="Mounts">What it will see of the file system.</param>
/// <param name="List">The processes that it will see.</param>
/// <param name="Host">What the machine will be called.</param>
public readonly record struct NextContexts(MountTable? Mounts, ProcessList? List, HostContext? Host);
