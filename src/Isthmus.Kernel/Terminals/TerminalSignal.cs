namespace Isthmus.Kernel.Terminals;

/// <summary>What a terminal wants the foreground processes to be told.</summary>
public enum TerminalSignal
{
    /// <summary>The interrupt character: ^C.</summary>
    Interrupt,

    /// <summary>The quit character: ^\.</summary>
    Quit,

    /// <summary>The suspend character: ^Z.</summary>
    Suspend,

    /// <summary>The window has another size.</summary>
    WindowChanged,

    /// <summary>The host has closed its end.</summary>
    HangUp,
}
