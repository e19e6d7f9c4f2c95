using Isthmus.Kernel.Handles;

namespace Isthmus.Kernel.Ipc;

/// <summary>What the <see cref="CarrierSet"/> keeps of a carrier.</summary>
/// <param name="owner">The carrier.</param>
internal sealed class CarrierState(KernelObject owner)
{
    /// <summary>References to it that other carriers hold.</summary>
    public int InFlight { get; set; }

    /// <summary>Carriers that it holds.</summary>
    public int Carried { get; set; }

    /// <summary>Its place among the carriers that hold carriers; -1 where it is none.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The last search that has reached it.</summary>
    public long Mark { get; set; }

    /// <summary>True where nothing but carriers refers to it.</summary>
    public bool IsHeldByCarriersOnly => owner.References == InFlight;
}
