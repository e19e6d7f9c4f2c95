using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Profiling;

/// <summary>One entry of a profile.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Process">Whose process.</param>
/// <param name="Thread">Which thread.</param>
/// <param name="Milliseconds">When, since boot.</param>
/// <param name="LostSamples">Ticks of the clock before it that nobody noted.</param>
/// <param name="First">The first number that belongs to it.</param>
/// <param name="Second">The second one.</param>
/// <param name="Text">A name that belongs to it.</param>
/// <param name="Stack">Where the thread was, and who had called it, innermost first.</param>
/// <param name="File">The call that used a file, for <see cref="ProfileEventKind.FileSystem"/>.</param>
public readonly record struct ProfileEvent(
    ProfileEventKind Kind,
    ProcessId Process,
    ThreadId Thread,
    long Milliseconds,
    long LostSamples,
    ulong First,
    ulong Second,
    string? Text,
    ulong[] Stack,
    FileEvent? File = null);
