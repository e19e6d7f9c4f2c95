namespace Isthmus.Kernel.Signals;

/// <summary>What happens where a signal has no handler.</summary>
public enum SignalAction
{
    /// <summary>The process ends.</summary>
    Terminate,

    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>The process stops until it is continued.</summary>
    Stop,

    /// <summary>A stopped process goes on.</summary>
    Continue,
}
