using System;

namespace Isthmus.Kernel.Signals;

/// <summary>How a handler wants to be entered and left.</summary>
[Flags]
public enum SignalHandlerFlags
{
    None = 0,

    /// <summary>It takes what is known of the signal and what it interrupts as arguments.</summary>
    TakesInformation = 1,

    /// <summary>A call that it interrupts is made again.</summary>
    RestartsCalls = 2,

    /// <summary>Its own signal is not blocked while it runs.</summary>
    AllowsNesting = 4,

    /// <summary>Entering it puts the default action back.</summary>
    Once = 8,

    /// <summary>It runs on the thread's alternate stack, where there is one.</summary>
    OnAlternateStack = 16,
}
