using System.Collections.Generic;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Memory;

/// <summary>All shared memory whose content may be given up at times, mapped or not.</summary>
/// <param name="kernel">Whose memory it is.</param>
public sealed class PurgeableMemory(IsthmusKernel kernel)
{
    private readonly List<PurgeablePages> _all = [];

    /// <summary>Gives up what programs have said may go: theirs alone, and what they share.</summary>
    /// <returns>Pages given up.</returns>
    public long Purge()
    {
        long pages = 0;
        for (int i = 0; i < _all.Count; i++)
        {
            if (_all[i].IsVolatile && _all[i].ResidentPages > 0)
            {
                pages += Purge(_all[i]);
            }
        }

        foreach (Process process in kernel.Processes.All)
        {
            pages += process.AddressSpace?.PurgeVolatile() ?? 0;
        }

        return pages;
    }

    internal void Add(PurgeablePages memory) => _all.Add(memory);

    internal void Remove(PurgeablePages memory) => _all.Remove(memory);

    private long Purge(PurgeablePages memory)
    {
        foreach (Process process in kernel.Processes.All)
        {
            process.AddressSpace?.ForgetPagesOf(memory);
        }

        memory.WasPurged = true;
        return memory.Discard();
    }
}
