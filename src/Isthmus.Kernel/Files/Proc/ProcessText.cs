namespace Isthmus.Kernel.Files.Proc;

/// <summary>The files that each process has in <c>/proc</c>.</summary>
public enum ProcessText
{
    /// <summary><c>status</c>: one fact a line.</summary>
    Status,

    /// <summary><c>stat</c>: everything in one line, as Linux has it.</summary>
    Stat,

    /// <summary><c>maps</c>: its memory.</summary>
    Maps,

    /// <summary><c>cmdline</c>: its arguments, in the form of its ABI; without one, each ended by a NUL.</summary>
    CommandLine,

    /// <summary><c>perf_events</c>: its profile, in the form of its ABI; only its owner may read it.</summary>
    ProfileEvents,

    /// <summary><c>vm</c>: its memory, in the form of its ABI.</summary>
    Memory,

    /// <summary><c>fds</c>: its open files, in the form of its ABI.</summary>
    OpenFiles,

    /// <summary><c>pledge</c>: its promises, in the form of its ABI.</summary>
    Promises,

    /// <summary><c>unveil</c>: the paths that it sees, in the form of its ABI.</summary>
    Veil,
}
