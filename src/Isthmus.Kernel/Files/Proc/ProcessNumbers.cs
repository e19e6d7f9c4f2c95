namespace Isthmus.Kernel.Files.Proc;

/// <summary>The directories of numbers that each process has in <c>/proc</c>.</summary>
public enum ProcessNumbers
{
    /// <summary><c>fd</c>: a link for each open file.</summary>
    Files,

    /// <summary><c>children</c>: a link for each process that it started.</summary>
    Children,

    /// <summary><c>stacks</c>: for each thread where it is and who called it there.</summary>
    Stacks,
}
