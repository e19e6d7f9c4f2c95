using System.Diagnostics;

namespace Isthmus.Kernel.Processes;

/// <summary>
/// Who pays for what user programs make the kernel allocate. Each child of the first process is a job with an account of its own,
/// inherited by all its descendants; a job may take most of the machine, never all of it, so the shell beside it goes on. What a job
/// takes counts for the whole machine's account too.
/// </summary>
public sealed class ResourceAccount
{
    private readonly ResourceAccount? _whole;

    /// <summary>Pseudo-terminals that may exist at once.</summary>
    internal const int MaximumTerminals = 64;

    /// <summary>Makes the account that pays for everything.</summary>
    public ResourceAccount(int processLimit, long memoryLimit = long.MaxValue, long sharedLimit = long.MaxValue)
    {
        ProcessLimit = processLimit;
        MemoryLimit = memoryLimit;
        SharedLimit = sharedLimit;
    }

    private ResourceAccount(ResourceAccount whole)
        : this(whole.ProcessLimit / 4 * 3, whole.MemoryLimit / 4 * 3, whole.SharedLimit / 4 * 3)
    {
        _whole = whole;
        TerminalLimit = whole.TerminalLimit / 4 * 3;
    }

    /// <summary>Processes that may exist at once.</summary>
    public int ProcessLimit { get; }

    /// <summary>Processes that exist, zombies too.</summary>
    public int Processes { get; private set; }

    /// <summary>Bytes of the kernel's own memory that may be taken: by pipes, mappings, messages.</summary>
    public long MemoryLimit { get; }

    /// <summary>Bytes that are taken.</summary>
    public long Memory { get; private set; }

    /// <summary>Bytes of segments that several processes may map: frames, which come on first touch, and none of the kernel's own memory.</summary>
    public long SharedLimit { get; }

    /// <summary>Bytes of such segments that exist.</summary>
    public long Shared { get; private set; }

    /// <summary>Pseudo-terminals that may exist at once.</summary>
    public int TerminalLimit { get; } = MaximumTerminals;

    /// <summary>Pseudo-terminals that exist.</summary>
    public int Terminals { get; private set; }

    /// <summary>Processor time that this job has had, in nanoseconds, without the time before which nobody else had any: when its next
    /// thread is due.</summary>
    internal long Clock { get; set; }

    /// <summary>Makes the account of a job.</summary>
    public ResourceAccount CreateJob() => new(this);

    /// <summary>Takes room for a process.</summary>
    public bool TryAddProcess()
    {
        if (Processes >= ProcessLimit || _whole?.TryAddProcess() == false)
        {
            return false;
        }

        Processes++;
        return true;
    }

    /// <summary>Gives the room back.</summary>
    public void RemoveProcess()
    {
        Debug.Assert(Processes > 0, "a process is counted once");
        Processes--;
        _whole?.RemoveProcess();
    }

    /// <summary>Takes room for a pseudo-terminal.</summary>
    public bool TryAddTerminal()
    {
        if (Terminals >= TerminalLimit || _whole?.TryAddTerminal() == false)
        {
            return false;
        }

        Terminals++;
        return true;
    }

    /// <summary>Gives the room back.</summary>
    public void RemoveTerminal()
    {
        Debug.Assert(Terminals > 0, "a pseudo-terminal is counted once");
        Terminals--;
        _whole?.RemoveTerminal();
    }

    /// <summary>Takes kernel memory; who is refused answers <see cref="KernelError.OutOfMemory"/> and has changed nothing.</summary>
    public bool TryChargeMemory(long bytes)
    {
        if (bytes > MemoryLimit - Memory || _whole?.TryChargeMemory(bytes) == false)
        {
            return false;
        }

        Memory += bytes;
        return true;
    }

    /// <summary>Gives kernel memory back.</summary>
    public void ReleaseMemory(long bytes)
    {
        Debug.Assert(bytes <= Memory, "what is given back was taken");
        Memory -= bytes;
        _whole?.ReleaseMemory(bytes);
    }

    /// <summary>Takes room for a segment; who is refused answers <see cref="KernelError.OutOfMemory"/> and has changed nothing.</summary>
    public bool TryChargeShared(long bytes)
    {
        if (bytes > SharedLimit - Shared || _whole?.TryChargeShared(bytes) == false)
        {
            return false;
        }

        Shared += bytes;
        return true;
    }

    /// <summary>Gives a segment's room back.</summary>
    public void ReleaseShared(long bytes)
    {
        Debug.Assert(bytes <= Shared, "what is given back was taken");
        Shared -= bytes;
        _whole?.ReleaseShared(bytes);
    }
}
