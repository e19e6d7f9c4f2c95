using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Unix;

/// <summary>Reads and writes as calls, the same for every ABI: a file that is waited for stays, and a pipe that nobody reads sends its
/// signal.</summary>
internal static class FileTransfer
{
    /// <summary>Reads at the file's position.</summary>
    public static ValueTask<SyscallOutcome> Read(Caller caller, OpenFile file, UserBuffer destination)
    {
        if (destination.Length > SteppedTransfer.AlwaysOneStep)
        {
            return ReadAt(caller, file, destination, SteppedTransfer.AtPosition);
        }

        ValueTask<Result<int>> reading = file.Read(caller.Thread, destination);
        return reading.IsCompleted ? new(reading.Result) : FinishReading(file, reading);
    }

    /// <summary>Reads at a place; the position stays.</summary>
    public static ValueTask<SyscallOutcome> ReadAt(Caller caller, OpenFile file, UserBuffer destination, long offset)
    {
        ValueTask<Result<int>> reading = SteppedTransfer.Move(caller.Thread, file, destination, isRead: true, offset);
        return reading.IsCompleted ? new(reading.Result) : FinishReading(file, reading);
    }

    /// <summary>Writes at the file's position.</summary>
    public static ValueTask<SyscallOutcome> Write(Caller caller, OpenFile file, UserBuffer source)
    {
        if (source.Length > SteppedTransfer.AlwaysOneStep)
        {
            return WriteAt(caller, file, source, SteppedTransfer.AtPosition);
        }

        ValueTask<Result<int>> writing = file.Write(caller.Thread, source);
        return writing.IsCompleted ? new(Written(caller, writing.Result)) : FinishWriting(caller, file, writing);
    }

    /// <summary>Writes at a place; the position stays.</summary>
    public static ValueTask<SyscallOutcome> WriteAt(Caller caller, OpenFile file, UserBuffer source, long offset)
    {
        ValueTask<Result<int>> writing = SteppedTransfer.Move(caller.Thread, file, source, isRead: false, offset);
        return writing.IsCompleted ? new(Written(caller, writing.Result)) : FinishWriting(caller, file, writing);
    }

    /// <summary>The answer to a transfer; who writes where nobody reads is sent a signal.</summary>
    public static SyscallOutcome Written(Caller caller, Result<int> result)
    {
        if (result.Error == KernelError.BrokenPipe)
        {
            caller.Kernel.Signals.Send(caller.Process, SignalKind.BrokenPipe);
        }

        return result;
    }

    // While a call waits, another thread or a signal handler may close the descriptor: the call keeps the file.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> FinishReading(OpenFile file, ValueTask<Result<int>> reading)
    {
        file.AddReference();
        Result<int> result = await reading;
        file.Release();
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> FinishWriting(Caller caller, OpenFile file, ValueTask<Result<int>> writing)
    {
        file.AddReference();
        Result<int> result = await writing;
        file.Release();
        return Written(caller, result);
    }
}
