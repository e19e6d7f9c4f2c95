using System;

namespace Isthmus.Machine.X64;

/// <summary>Four levels of tables. The root's upper half, and the entry below it, are the kernel's, the same in every root.</summary>
internal sealed unsafe class X64PageTable : PageTable
{
    private const ulong Present = 1;
    private const ulong Writable = 2;
    private const ulong User = 4;
    private const ulong NoExecute = 1UL << 63;
    private const ulong FrameMask = 0x000f_ffff_ffff_f000;
    private const int EntryCount = 512;
    private const int UserEntryCount = 255;
    private const int Levels = 4;

    // What one table of the lowest level covers.
    private const ulong TableBytes = (ulong)EntryCount << Page.Shift;

    // Where more pages change, the processor forgets all of them at once.
    private const ulong LargestFlush = 256;

    /// <summary>Where user space ends.</summary>
    internal const ulong UserLimit = (ulong)UserEntryCount << 39;

    private readonly ulong _root;
    private int _tableFrames = 1;

    private X64PageTable(ulong root) => _root = root;

    public override int TableFrames => _tableFrames;

    internal ulong Root => _root;

    /// <summary>True while the processor translates by it.</summary>
    internal bool IsActive { get; set; }

    internal static X64PageTable? TryCreate()
    {
        ulong root = Native.AllocateFrame();
        if (root == 0)
        {
            return null;
        }

        // SAFETY: both are whole frames: the new root, which nobody else has, and the kernel's, which always exists.
        var entries = new Span<ulong>(Native.Physical(root), EntryCount);
        var kernel = new ReadOnlySpan<ulong>(Native.Physical(Native.KernelRoot()), EntryCount);
        entries[..UserEntryCount].Clear();
        kernel[UserEntryCount..].CopyTo(entries[UserEntryCount..]);
        return new X64PageTable(root);
    }

    public override bool TryMap(VirtualAddress page, PhysicalFrame frame, PageAccess access)
    {
        ulong* entry = Find(page.Value, create: true);
        if (entry is null)
        {
            return false;
        }

        // SAFETY: Find answers an entry of this page table's own frames.
        bool wasPresent = (*entry & Present) != 0;
        *entry = access == PageAccess.None ? 0 : ((ulong)frame.Number << Page.Shift) | Bits(access);
        if (wasPresent)
        {
            Flush(page.Value);
        }

        return true;
    }

    public override void Unmap(VirtualAddress start, ulong pageCount) => Restrict(start, pageCount, PageAccess.None);

    public override void Restrict(VirtualAddress start, ulong pageCount, PageAccess allowed)
    {
        ulong address = start.Value;
        ulong end = address + (pageCount << Page.Shift);
        bool flushesAll = pageCount > LargestFlush;
        while (address < end)
        {
            // SAFETY: Find answers an entry of this page table's own frames, or null; the step below stays inside its table.
            ulong* entry = Find(address, create: false, out ulong skip);
            if (entry is null)
            {
                address = (address & ~(skip - 1)) + skip;
                continue;
            }

            do
            {
                if ((*entry & Present) != 0)
                {
                    PageAccess access = AccessOf(*entry) & allowed;
                    *entry = access == PageAccess.None ? 0 : (*entry & FrameMask) | Bits(access);
                    if (!flushesAll)
                    {
                        Flush(address);
                    }
                }

                entry++;
                address += Page.Size;
            }
            while (address < end && (address & (TableBytes - 1)) != 0);
        }

        if (flushesAll && IsActive)
        {
            Native.Activate(_root);
        }
    }

    public override PageAccess AccessOf(VirtualAddress page)
    {
        // SAFETY: as above.
        ulong* entry = Find(page.Value, create: false);
        return entry is null || (*entry & Present) == 0 ? PageAccess.None : AccessOf(*entry);
    }

    public override void Clear()
    {
        FreeTables(_root, Levels);
        if (IsActive)
        {
            Native.Activate(_root);
        }
    }

    public override void Dispose()
    {
        if (IsActive)
        {
            throw new InvalidOperationException("the page table is active");
        }

        FreeTables(_root, Levels);
        Native.FreeFrame(_root);
    }

    private static PageAccess AccessOf(ulong entry)
        => PageAccess.Read
            | ((entry & Writable) != 0 ? PageAccess.Write : PageAccess.None)
            | ((entry & NoExecute) == 0 ? PageAccess.Execute : PageAccess.None);

    private static ulong Bits(PageAccess access)
        => Present | User
            | ((access & PageAccess.Write) != 0 ? Writable : 0)
            | ((access & PageAccess.Execute) != 0 ? 0 : NoExecute);

    private void Flush(ulong address)
    {
        if (IsActive)
        {
            Native.Flush(address);
        }
    }

    private ulong* Find(ulong address, bool create) => Find(address, create, out _);

    /// <summary>The entry of a page, or null where a table is missing; <paramref name="skip"/> is what one step on covers then.</summary>
    private ulong* Find(ulong address, bool create, out ulong skip)
    {
        ulong table = _root;
        for (int shift = 39; ; shift -= 9)
        {
            // SAFETY: a table is a whole frame of this page table's own, and the index is below 512.
            ulong* entry = (ulong*)Native.Physical(table) + ((address >> shift) & (EntryCount - 1));
            skip = 1UL << shift;
            if (shift == Page.Shift)
            {
                return entry;
            }

            if ((*entry & Present) == 0)
            {
                ulong frame = create ? Native.AllocateFrame() : 0;
                if (frame == 0)
                {
                    return null;
                }

                Native.ClearFrame(Native.Physical(frame));
                _tableFrames++;
                *entry = frame | Present | Writable | User;
            }

            table = *entry & FrameMask;
        }
    }

    private void FreeTables(ulong table, int level)
    {
        // SAFETY: a table is a whole frame of this page table's own; only the user part of the root is its own.
        var entries = new Span<ulong>(Native.Physical(table), level == Levels ? UserEntryCount : EntryCount);
        foreach (ref ulong entry in entries)
        {
            if ((entry & Present) != 0 && level > 1)
            {
                FreeTables(entry & FrameMask, level - 1);
                Native.FreeFrame(entry & FrameMask);
                _tableFrames--;
            }

            entry = 0;
        }
    }
}
