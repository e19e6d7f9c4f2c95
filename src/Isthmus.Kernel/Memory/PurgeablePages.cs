using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>Shared memory whose content may be given up while its users say so; it is zeros then.</summary>
public sealed class PurgeablePages : SharedPages
{
    private readonly PurgeableMemory _all;

    /// <summary>Makes memory of whole pages: zeros, which nobody may take.</summary>
    public PurgeablePages(IMachine machine, long pageCount, PurgeableMemory all)
        : base(machine, pageCount)
    {
        _all = all;
        all.Add(this);
    }

    /// <summary>True while the content may be given up.</summary>
    public bool IsVolatile { get; private set; }

    /// <summary>True where it was, since it was said that it may.</summary>
    public bool WasPurged { get; internal set; }

    /// <summary>Says whether the content may be given up.</summary>
    /// <returns>Whether it was.</returns>
    public bool SetVolatile(bool isVolatile)
    {
        bool wasPurged = WasPurged;
        if (isVolatile != IsVolatile)
        {
            IsVolatile = isVolatile;
            WasPurged = false;
        }

        return wasPurged;
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _all.Remove(this);
        base.Free();
    }
}
