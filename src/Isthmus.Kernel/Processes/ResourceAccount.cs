namespace Isthmus.Kernel.Processes;

/// <summary>
/// Who pays for what user programs make the kernel allocate. Each child of the first process is a job with an account of its own,
/// inherited by all its descendants; a job may take most of the machine, never all of it, so the shell beside it goes on.
/// </summary>
public sealed class ResourceAccount
{
    /// <summary>Makes an account with a limit of processes.</summary>
    public ResourceAccount(int processLimit) => ProcessLimit = processLimit;

    /// <summary>Processes that may exist at once.</summary>
    public int ProcessLimit { get; }

    /// <summary>Processes that exist, zombies too.</summary>
    public int Processes { get; private set; }

    /// <summary>Takes room for a process.</summary>
    public bool TryAddProcess()
    {
        if (Processes >= ProcessLimit)
        {
            return false;
        }

        Processes++;
        return true;
    }

    /// <summary>Gives the room back.</summary>
    public void RemoveProcess() => Processes--;
}
