namespace Isthmus.Kernel.Startup;

/// <summary>What one of the first process's standard streams is.</summary>
public enum StreamTarget
{
    /// <summary>A byte stream to or from the host.</summary>
    Port,

    /// <summary>The terminal.</summary>
    Terminal,

    /// <summary>Nothing: an input that has ended.</summary>
    None,
}
