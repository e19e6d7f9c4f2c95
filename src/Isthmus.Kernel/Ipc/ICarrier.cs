namespace Isthmus.Kernel.Ipc;

/// <summary>An object that holds others which are on their way to whoever receives them from it: an end of a channel with its messages, a
/// local socket with the files and the connections that wait at it.</summary>
internal interface ICarrier
{
    /// <summary>What the set keeps of it.</summary>
    CarrierState Transit { get; }

    /// <summary>True while it holds anything.</summary>
    bool HasCargo { get; }

    /// <summary>Tells the set of everything that it holds, by <see cref="CarrierSet.Reach(Handles.KernelObject)"/>.</summary>
    void ReachCargo(CarrierSet set);

    /// <summary>Takes the oldest of what it holds out and lets go of it.</summary>
    void DropCargo();
}
