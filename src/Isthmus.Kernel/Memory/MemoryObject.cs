using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>Memory that whoever has a handle to it can map. It stays while a handle or a mapping does, and its maker's account pays.</summary>
public sealed class MemoryObject : KernelObject
{
    private readonly ChargedPages _pages;

    private MemoryObject(ChargedPages pages) => _pages = pages;

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => KernelObjectType.Memory;

    /// <inheritdoc/>
    public override string Description => "memory";

    /// <inheritdoc/>
    public override long ObjectValue => _pages.PageCount << Page.Shift;

    /// <inheritdoc/>
    public override IPageSource? Pages => _pages;

    /// <summary>Makes memory full of zeros.</summary>
    /// <param name="machine">Whose frames it takes.</param>
    /// <param name="account">Who pays for all of it, used or not.</param>
    /// <param name="length">Bytes, more than 0; rounded up to pages.</param>
    public static Result<MemoryObject> Create(IMachine machine, ResourceAccount account, ulong length)
    {
        if (length == 0)
        {
            return KernelError.InvalidArgument;
        }

        ulong pages = Page.CountFor(length);
        if (pages > (ulong)(long.MaxValue >> Page.Shift) || !account.TryChargeMemory((long)pages << Page.Shift))
        {
            return KernelError.OutOfMemory;
        }

        var source = new ChargedPages(machine, (long)pages, account);
        source.AddReference();
        return new MemoryObject(source);
    }

    /// <inheritdoc/>
    protected override void Close() => _pages.Release();

    private sealed class ChargedPages(IMachine machine, long pageCount, ResourceAccount account) : SharedPages(machine, pageCount)
    {
        protected override void Free()
        {
            base.Free();
            account.ReleaseMemory(PageCount << Page.Shift);
        }
    }
}
