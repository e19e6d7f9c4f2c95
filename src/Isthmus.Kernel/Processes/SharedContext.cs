namespace Isthmus.Kernel.Processes;

/// <summary>Something that several processes have in common and others have not.</summary>
public abstract class SharedContext
{
    /// <summary>Its number, by which processes enter it.</summary>
    public int Id { get; internal set; }

    /// <summary>Processes in it.</summary>
    public int Members { get; internal set; }
}
