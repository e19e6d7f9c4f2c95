namespace Isthmus.Kernel.Files.Proc;

/// <summary>The links that each process has in <c>/proc</c>.</summary>
public enum ProcessLink
{
    /// <summary><c>exe</c>: its program.</summary>
    Program,

    /// <summary><c>cwd</c>: its working directory.</summary>
    WorkingDirectory,
}
