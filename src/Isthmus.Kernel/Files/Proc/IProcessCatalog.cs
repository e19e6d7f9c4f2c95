using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>What <c>/proc</c> has to know of processes.</summary>
public interface IProcessCatalog
{
    /// <summary>The process whose call is being served; number 0 where none is.</summary>
    ProcessId Current { get; }

    /// <summary>The mounts that it sees; those of the first process where none is.</summary>
    MountTable CurrentMounts { get; }

    /// <summary>Finds the process with the smallest number above <paramref name="after"/>.</summary>
    bool TryGetNext(ProcessId after, out ProcessId next);

    /// <summary>Finds who a process belongs to.</summary>
    /// <returns>False where there is no such process.</returns>
    bool TryGetOwner(ProcessId id, out UserId owner, out GroupId group);

    /// <summary>The permissions of one of a process's files; 0 where its ABI has no such file.</summary>
    int PermissionsOf(ProcessId id, ProcessText text);

    /// <summary>True where a process lets others look into it.</summary>
    bool IsOpen(ProcessId id);

    /// <summary>Writes one of a process's files.</summary>
    /// <returns>False where there is no such process any more.</returns>
    bool TryWrite(ProcessId id, ProcessText text, ByteWriter output);

    /// <summary>Writes what one of a process's links stands for.</summary>
    /// <returns>False where there is no such process any more, or nothing to link to.</returns>
    bool TryWrite(ProcessId id, ProcessLink link, ByteWriter output);

    /// <summary>Finds the smallest number above <paramref name="after"/> in one of a process's directories.</summary>
    bool TryGetNext(ProcessId id, ProcessNumbers directory, int after, out int next);

    /// <summary>Writes what a number stands for in one of a process's directories.</summary>
    /// <returns>False where there is no such process or number any more.</returns>
    bool TryWrite(ProcessId id, ProcessNumbers directory, int number, ByteWriter output);
}
