using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>
/// Reads and writes with SerenityOS's answers: a buffer that ends too early is an error even where a part of it was used, a place beyond
/// the last one is an overflow rather than the end, and who writes to a file takes its set-id bits away.
/// </summary>
internal static class WholeTransfer
{
    /// <summary>Reads at the file's position.</summary>
    public static ValueTask<SyscallOutcome> Read(Caller caller, OpenFile file, UserBuffer destination)
    {
        ValueTask<SyscallOutcome> reading = FileTransfer.Read(caller, file, destination);
        return reading.IsCompleted ? new(JudgeRead(caller, file, destination, reading.Result))
            : destination.Length > file.LongestStep ? FinishSteps(caller, file, destination, reading, isRead: true)
            : reading;
    }

    /// <summary>Writes at the file's position.</summary>
    public static ValueTask<SyscallOutcome> Write(Caller caller, OpenFile file, UserBuffer source)
    {
        ValueTask<SyscallOutcome> writing = FileTransfer.Write(caller, file, source);
        return writing.IsCompleted ? new(JudgeWrite(caller, file, source, writing.Result))
            : source.Length > file.LongestStep ? FinishSteps(caller, file, source, writing, isRead: false)
            : writing;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> FinishSteps(
        Caller caller, OpenFile file, UserBuffer buffer, ValueTask<SyscallOutcome> transfer, bool isRead)
    {
        file.AddReference();
        SyscallOutcome outcome = await transfer;
        outcome = isRead ? JudgeRead(caller, file, buffer, outcome) : JudgeWrite(caller, file, buffer, outcome);
        file.Release();
        return outcome;
    }

    private static SyscallOutcome JudgeRead(Caller caller, OpenFile file, UserBuffer destination, SyscallOutcome outcome)
        => outcome.Value == destination.Length || !outcome.IsDone ? outcome
            : outcome.Value > 0 ? Keep(caller, file, destination, outcome, isRead: true)
            : Reaches(file, destination.Length) ? KernelError.Overflow
            : outcome;

    private static SyscallOutcome JudgeWrite(Caller caller, OpenFile file, UserBuffer source, SyscallOutcome outcome)
    {
        if (outcome.Error == KernelError.FileTooLarge && Reaches(file, source.Length))
        {
            return KernelError.Overflow;
        }

        if (outcome.Value > 0 && file.Inode is { } inode)
        {
            FileSystem.DropSetIdBits(inode);
        }

        return outcome.Value == source.Length || !outcome.IsDone ? outcome : Keep(caller, file, source, outcome, isRead: false);
    }

    /// <summary>True where a transfer would go beyond the last place that a file can have.</summary>
    private static bool Reaches(OpenFile file, int length)
        => file.Inode is { Type: FileType.Regular } && file.Seek(0, SeekOrigin.Current) is { IsSuccess: true } position
            && position.Value > long.MaxValue - length;

    /// <summary>Judges a transfer that was cut short: by the file, or by the caller's memory.</summary>
    private static SyscallOutcome Keep(Caller caller, OpenFile file, UserBuffer buffer, SyscallOutcome outcome, bool isRead)
    {
        VirtualAddress next = buffer.Address + (ulong)outcome.Value;
        UserMemory memory = caller.Process.Memory;
        bool isAtFault = file switch
        {
            { Inode.Type: FileType.CharacterDevice, Terminal: null } => true,
            { Inode: { Type: FileType.Regular } inode } => !isRead || file.Seek(0, SeekOrigin.Current).Value < inode.Size,
            _ => false,
        };
        if (!isAtFault || (isRead ? memory.EnsureWritable(next, 1) : memory.EnsureReadable(next, 1)).IsSuccess)
        {
            return outcome;
        }

        _ = file.Seek(-outcome.Value, SeekOrigin.Current);
        return KernelError.BadAddress;
    }
}
