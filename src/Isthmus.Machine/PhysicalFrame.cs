namespace Isthmus.Machine;

/// <summary>A page-sized piece of physical memory, by its number (physical address / 4096).</summary>
/// <param name="Number">The frame number; 0 is never handed out and means "no frame".</param>
public readonly record struct PhysicalFrame(int Number)
{
    /// <summary>The absence of a frame.</summary>
    public static PhysicalFrame None => default;

    /// <summary>True for every frame but <see cref="None"/>.</summary>
    public bool Exists => Number != 0;

    /// <inheritdoc/>
    public override string ToString() => $"frame {Number}";
}
