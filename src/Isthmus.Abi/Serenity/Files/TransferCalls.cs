using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls that move bytes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TransferCalls
{
    /// <summary>Reads from a file; 0 is its end.</summary>
    [Syscall(99, "long read(int fd, uint8_t *buffer, size_t size)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Read(Caller caller, Descriptor descriptor, UserOutput buffer)
    {
        if (buffer.Length == 0)
        {
            return new(SyscallOutcome.Zero);
        }

        if (descriptor.Find(caller) is not { } file || (file.Mode & OpenMode.Read) == 0)
        {
            return new(KernelError.BadHandle);
        }

        ValueTask<Result<int>> reading = file.Read(caller.Thread, buffer.Buffer);
        return reading.IsCompleted ? new(reading.Result) : Finish(caller, file, reading);
    }

    /// <summary>Reads at a place of the caller's choice.</summary>
    [Syscall(100, "long pread(int fd, uint8_t *buffer, size_t size, int64_t offset)", Promise = "stdio", BigLock = true)]
    public static SyscallOutcome Pread(Caller caller, Descriptor descriptor, UserOutput buffer, long offset)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        if (offset < 0)
        {
            return KernelError.InvalidArgument;
        }

        if (descriptor.Find(caller) is not { } file || (file.Mode & OpenMode.Read) == 0)
        {
            return KernelError.BadHandle;
        }

        Result<int> result = file.ReadAt(caller.Thread, buffer.Buffer, offset);
        return result.Error == KernelError.NotSeekable ? KernelError.InvalidArgument : result;
    }

    /// <summary>Writes everything to a file; a pipe that nobody reads sends SIGPIPE.</summary>
    [Syscall(155, "long write(int fd, const uint8_t *data, size_t size)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Write(Caller caller, Descriptor descriptor, UserInput data)
    {
        if (data.Length == 0)
        {
            return new(SyscallOutcome.Zero);
        }

        if (descriptor.Find(caller) is not { } file || (file.Mode & OpenMode.Write) == 0)
        {
            return new(KernelError.BadHandle);
        }

        ValueTask<Result<int>> writing = file.Write(caller.Thread, data.Buffer);
        return writing.IsCompleted ? new(Written(caller, writing.Result)) : Finish(caller, file, writing);
    }

    // While a call waits, another thread may close the descriptor: the call keeps the file.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> Finish(Caller caller, OpenFile file, ValueTask<Result<int>> transfer)
    {
        file.AddReference();
        Result<int> result = await transfer;
        file.Release();
        return Written(caller, result);
    }

    /// <summary>A transfer that failed; who writes where nobody reads is sent a signal.</summary>
    internal static KernelError Told(Caller caller, KernelError error)
    {
        if (error == KernelError.BrokenPipe)
        {
            caller.Kernel.Signals.Send(caller.Process, SignalKind.BrokenPipe);
        }

        return error;
    }

    private static SyscallOutcome Written(Caller caller, Result<int> result)
        => result.IsError ? Told(caller, result.Error) : result;
}
