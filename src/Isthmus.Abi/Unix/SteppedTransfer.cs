using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Abi.Unix;

/// <summary>Reads and writes of any length. A call runs until it waits: one that moves gigabytes stops now and then, so that others get
/// their turn and a signal ends it.</summary>
internal static class SteppedTransfer
{
    /// <summary>The place of a transfer at the file's own position.</summary>
    public const long AtPosition = -1;

    /// <summary>Bytes that no file makes steps of.</summary>
    public const int AlwaysOneStep = 64 << 10;

    /// <summary>Moves bytes at the file's position, or at a place that is not negative.</summary>
    /// <param name="thread">The caller, whose memory it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="buffer">Where to, or where from.</param>
    /// <param name="isRead">True to read, false to write.</param>
    /// <param name="offset">The place in the file, or <see cref="AtPosition"/>.</param>
    /// <param name="before">Bytes that the same call has moved already.</param>
    /// <returns>Bytes moved; fewer where the file has no more, or a signal came after some.</returns>
    public static ValueTask<Result<int>> Move(
        Thread thread, OpenFile file, UserBuffer buffer, bool isRead, long offset = AtPosition, long before = 0)
        => before + buffer.Length <= file.LongestStep
            ? MoveOnce(thread, file, buffer, isRead, offset)
            : MoveInSteps(thread, file, buffer, isRead, offset, before);

    private static ValueTask<Result<int>> MoveOnce(Thread thread, OpenFile file, UserBuffer buffer, bool isRead, long offset)
        => offset < 0
            ? isRead ? file.Read(thread, buffer) : file.Write(thread, buffer)
            : new(isRead ? file.ReadAt(thread, buffer, offset) : file.WriteAt(thread, buffer, offset));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result<int>> MoveInSteps(
        Thread thread, OpenFile file, UserBuffer buffer, bool isRead, long offset, long before)
    {
        long step = file.LongestStep;
        int done = 0;
        while (done < buffer.Length)
        {
            long inStep = (before + done) % step;
            if (inStep == 0 && before + done > 0
                && await thread.Waiter.Wait(WaitReason.Turn, thread.Kernel.Machine.Clock.Now) == WaitResult.Interrupted)
            {
                return done > 0 ? done : KernelError.Interrupted;
            }

            int length = (int)long.Min(step - inStep, buffer.Length - done);
            Result<int> result = await MoveOnce(
                thread, file, buffer.From(done).First(length), isRead, offset < 0 ? offset : offset + done);
            if (result.IsError)
            {
                return done > 0 ? done : result;
            }

            done += result.Value;
            if (result.Value < length)
            {
                break;
            }
        }

        return done;
    }
}
