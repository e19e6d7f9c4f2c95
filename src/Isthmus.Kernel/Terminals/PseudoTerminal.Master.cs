using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Terminals;

/// <content>Reading and writing by whoever holds the master.</content>
public sealed partial class PseudoTerminal
{
    /// <summary>Reads what the terminal shows.</summary>
    /// <returns>0 once everything was read and the slave is closed.</returns>
    internal ValueTask<Result<int>> ReadMaster(Thread thread, UserBuffer destination, bool blocks)
    {
        Result<int> result = TryReadMaster(thread.Process.Memory, destination);
        return result.Error == KernelError.WouldBlock && blocks
            ? WaitAndReadMaster(thread, destination)
            : new ValueTask<Result<int>>(result);
    }

    /// <summary>Types everything, waiting for room if need be.</summary>
    internal ValueTask<Result<int>> WriteMaster(Thread thread, UserBuffer source, bool blocks)
        => WholeWrite.Write(this, thread, source, blocks, WaitReason.TerminalInput);

    private Result<int> TryReadMaster(UserMemory memory, UserBuffer destination)
    {
        int done = 0;
        while (done < destination.Length && _shown.Count > 0)
        {
            int length = Math.Min(destination.Length - done, _shown.Count);
            if (!_shown.Drain(memory, destination.From(done), 0, length).TryGet(out int copied, out KernelError error))
            {
                return done > 0 ? done : error;
            }

            _shown.Skip(copied);
            _shown.Rewind();
            done += copied;

            // There is room for what the terminal could not show yet.
            Changed?.Invoke(this);
            if (copied < length)
            {
                return done;
            }
        }

        return done > 0 || destination.Length == 0 || HasLostSlave ? done : KernelError.WouldBlock;
    }

    /// <inheritdoc/>
    Result<int> IByteSink.TryWrite(UserMemory memory, UserBuffer source)
    {
        int done = 0;
        while (done < source.Length)
        {
            if (HasLostSlave)
            {
                return done > 0 ? done : KernelError.InputOutput;
            }

            int length = Math.Min(source.Length - done, _typed.Free);
            if (length == 0)
            {
                return done > 0 ? done : KernelError.WouldBlock;
            }

            if (!_typed.Fill(memory, source.From(done), length).TryGet(out int copied, out KernelError error))
            {
                return done > 0 ? done : error;
            }

            _typed.Append(copied);
            done += copied;
            Changed?.Invoke(this);
            if (copied < length)
            {
                return done;
            }
        }

        return done;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndReadMaster(Thread thread, UserBuffer destination)
    {
        while (true)
        {
            if (await MasterReadQueue.Wait(thread, WaitReason.TerminalOutput) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }

            Result<int> result = TryReadMaster(thread.Process.Memory, destination);
            if (result.Error != KernelError.WouldBlock)
            {
                return result;
            }
        }
    }
}
