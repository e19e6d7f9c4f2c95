using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>
/// Calls that use files, for profiles that want to know of them. An open file counts by its path; one without a path has no events, and
/// closing has none, as the path is looked for when the descriptor is gone.
/// </summary>
internal static class FileEvents
{
    /// <summary>True where the caller's calls are to be noted: before a call is made, so that all others cost nothing.</summary>
    public static bool AreWanted(Caller caller)
        => caller.Kernel.Profiler.IsActive && (caller.Kernel.Profiler.Mask & ProfileEventKind.FileSystem) != 0
            && caller.Kernel.Profiler.BufferOf(caller.Process) is not null;

    /// <summary>The moment before a call.</summary>
    public static long Now(Caller caller) => caller.Kernel.Machine.Clock.Now;

    /// <summary>The path of an open file for <see cref="Note"/>; null where it has none.</summary>
    public static byte[]? PathOf(Caller caller, OpenFile? file)
    {
        if (file?.Inode is not { } inode)
        {
            return null;
        }

        byte[] path = new byte[SystemLimits.PATH_MAX];
        Result<int> length = FileSystem.WritePath(inode, file.Mount, caller.Process.Files, path);
        return length.IsSuccess ? path[..length.Value] : null;
    }

    /// <summary>Notes a call that has been made.</summary>
    /// <param name="caller">Who made it.</param>
    /// <param name="start">When it began.</param>
    /// <param name="path">The file's path; null notes nothing.</param>
    /// <param name="entry">What else is to be told of it.</param>
    public static void Note(Caller caller, long start, byte[]? path, FileEvent entry)
    {
        // The profile may have ended while the call waited. One that is full gets no strings for events that it will not have, either.
        if (path is null || !AreWanted(caller) || caller.Kernel.Profiler.BufferOf(caller.Process) is not { IsFull: false } buffer
            || !buffer.Register(path.AsSpan()).TryGet(out int index, out _))
        {
            return;
        }

        _ = caller.Kernel.Profiler.Note(caller.Thread, entry with { PathIndex = index, Nanoseconds = Now(caller) - start });
    }

    /// <summary>Notes a call when it has come to its end.</summary>
    public static ValueTask<SyscallOutcome> NoteAfter(
        Caller caller, ValueTask<SyscallOutcome> call, long start, byte[]? path, FileEvent entry)
    {
        if (!call.IsCompleted)
        {
            return NoteLater(caller, call, start, path, entry);
        }

        SyscallOutcome outcome = call.Result;
        Note(caller, start, path, entry);
        return new(outcome);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> NoteLater(
        Caller caller, ValueTask<SyscallOutcome> call, long start, byte[]? path, FileEvent entry)
    {
        SyscallOutcome outcome = await call;
        Note(caller, start, path, entry);
        return outcome;
    }
}
