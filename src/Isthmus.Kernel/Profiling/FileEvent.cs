namespace Isthmus.Kernel.Profiling;

/// <summary>What a profile tells of a call that uses a file. What does not belong to its kind is 0.</summary>
/// <param name="Kind">Which call.</param>
/// <param name="Nanoseconds">How long it took, with all waiting.</param>
/// <param name="Handle">The handle that it was given: of the directory for <see cref="FileEventKind.Open"/>.</param>
/// <param name="PathIndex">The path's number among the profile's strings.</param>
/// <param name="Options">How it is opened, as the program wrote it.</param>
/// <param name="Permissions">What a new file's permissions were to be.</param>
/// <param name="Buffer">Where in user memory the bytes go.</param>
/// <param name="Size">Bytes asked for.</param>
/// <param name="Offset">Where in the file.</param>
public sealed record FileEvent(
    FileEventKind Kind,
    long Nanoseconds,
    int Handle,
    int PathIndex,
    int Options = 0,
    int Permissions = 0,
    ulong Buffer = 0,
    ulong Size = 0,
    long Offset = 0);
