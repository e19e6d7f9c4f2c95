namespace Isthmus.Cli.Running;

/// <summary>The ways in which a run can end, as the user sees them.</summary>
internal enum RunEnd
{
    /// <summary>The program ended by itself.</summary>
    Exited,

    /// <summary>A signal ended the program.</summary>
    Signaled,

    /// <summary>There is nothing that could have run.</summary>
    NotStarted,

    /// <summary>The time of --timeout was over.</summary>
    TimedOut,

    /// <summary>The user stopped it.</summary>
    Stopped,

    /// <summary>Nobody reads the program's output any more.</summary>
    OutputClosed,

    /// <summary>The kernel panicked.</summary>
    Panicked,

    /// <summary>The machine ended without a word.</summary>
    MachineFailed,
}
