using System;

namespace Isthmus.Machine;

/// <summary>
/// The translation of one address space's user half. It is a cache of what the kernel's address space says: the kernel may drop any
/// mapping at any time and put it back at the next fault. Frames mapped here are not owned: reference counts stay with the caller.
/// </summary>
public abstract class PageTable : IDisposable
{
    /// <summary>Maps one page, replacing what was there. The caller has checked that the page lies in the user half.</summary>
    /// <returns>False where no frame was left for an intermediate table; nothing changed then.</returns>
    public abstract bool TryMap(VirtualAddress page, PhysicalFrame frame, PageAccess access);

    /// <summary>Removes the mappings of <paramref name="pageCount"/> pages from <paramref name="start"/> on; holes are skipped, absent
    /// tables cost nothing.</summary>
    public abstract void Unmap(VirtualAddress start, ulong pageCount);

    /// <summary>Narrows the access of present pages in the range to <paramref name="allowed"/> (bitwise and), for copy-on-write and
    /// protection changes. Pages never gain access this way: they fault, and the kernel maps them anew.</summary>
    public abstract void Restrict(VirtualAddress start, ulong pageCount, PageAccess allowed);

    /// <summary>What user mode may do with the page now; <see cref="PageAccess.None"/> where it is not mapped.</summary>
    public abstract PageAccess AccessOf(VirtualAddress page);

    /// <summary>Frames that this table itself occupies, to be charged to its owner.</summary>
    public abstract int TableFrames { get; }

    /// <summary>Drops every mapping and gives all but the root table back; the table stays usable.</summary>
    public abstract void Clear();

    /// <summary>Gives every table frame back. The table must not be the active one.</summary>
    public abstract void Dispose();
}
