namespace Isthmus.Kernel.Processes;

/// <summary>How urgent a thread can be beside the other threads.</summary>
public static class ThreadPriority
{
    /// <summary>The least urgent.</summary>
    public const int Lowest = 1;

    /// <summary>What a thread has that was given none.</summary>
    public const int Normal = 30;

    /// <summary>The most urgent.</summary>
    public const int Highest = 99;
}
