namespace Isthmus.Kernel.Signals;

/// <summary>What happens where a signal has no handler.</summary>
public enum SignalAction
{
    /// <summary>The process ends.</summary>
    Terminate,

    /// <summary>The process ends, in a way that calls for a picture of its memory.</summary>
    TerminateWithCore,

    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>The process stops until it is continued.</summary>
    Stop,

    /// <summary>A stopped process goes on.</summary>
    Continue,
}
