using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Files;

/// <summary>Writes that wait until all bytes are taken.</summary>
internal static class WholeWrite
{
    /// <summary>Writes everything, waiting for room as often as it takes.</summary>
    /// <param name="sink">What takes the bytes.</param>
    /// <param name="thread">Who writes.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="blocks">False to write only what there is room for now.</param>
    /// <param name="reason">What the thread waits for.</param>
    /// <returns>Bytes taken: fewer where a signal or a failure came after some.</returns>
    public static ValueTask<Result<int>> Write(IByteSink sink, Thread thread, UserBuffer source, bool blocks, WaitReason reason)
    {
        Result<int> result = sink.TryWrite(thread.Process.Memory, source);
        return !blocks || (result.IsSuccess ? result.Value == source.Length : result.Error != KernelError.WouldBlock)
            ? new ValueTask<Result<int>>(result)
            : Finish(sink, thread, source, result.IsSuccess ? result.Value : 0, reason);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result<int>> Finish(IByteSink sink, Thread thread, UserBuffer source, int done, WaitReason reason)
    {
        while (true)
        {
            if (await sink.WriteQueue.Wait(thread, reason) == WaitResult.Interrupted)
            {
                return done > 0 ? done : KernelError.Interrupted;
            }

            Result<int> result = sink.TryWrite(thread.Process.Memory, source.From(done));
            if (result.IsError && result.Error != KernelError.WouldBlock)
            {
                return done > 0 ? done : result;
            }

            done += result.IsSuccess ? result.Value : 0;
            if (done == source.Length)
            {
                return done;
            }
        }
    }
}
