namespace Isthmus.Kernel.Processes;

/// <summary>Whom one waits for: one process, the members of a group, or any.</summary>
/// <param name="Id">The process; null where it is not named.</param>
/// <param name="Group">The group; null where it is not named.</param>
public readonly record struct ChildSelection(ProcessId? Id = null, ProcessId? Group = null)
{
    /// <summary>True for a process that is meant.</summary>
    public bool Includes(Process process) => (Id is null || process.Id == Id) && (Group is null || process.Group == Group);
}
