namespace Isthmus.Kernel.Signals;

/// <summary>Whether a call that a signal has interrupted is made again.</summary>
public enum CallRestart
{
    /// <summary>Never: it answers that it was interrupted.</summary>
    Never,

    /// <summary>Where no handler ran.</summary>
    UnlessHandled,

    /// <summary>Where no handler ran, or one that restarts calls.</summary>
    AsHandlerSays,
}
