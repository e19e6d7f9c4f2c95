using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's calls that read and write.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class TransferCalls
{
    /// <summary>Reads from a file; 0 is its end.</summary>
    [Syscall(25, "int64_t read(handle_t handle, void *buf, size_t count)")]
    public static ValueTask<SyscallOutcome> Read(Caller caller, Handle handle, UserOutput buffer)
    {
        if (!handle.Find<OpenFile>(caller, ObjectRights.Read).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        ValueTask<Result<int>> reading = file.Read(caller.Thread, buffer.Buffer);
        return reading.IsCompleted ? new(reading.Result) : ReadLater(file, reading);
    }

    /// <summary>Writes to a file; a pipe that nobody reads sends SIGPIPE.</summary>
    [Syscall(26, "int64_t write(handle_t handle, const void *buf, size_t count)")]
    public static ValueTask<SyscallOutcome> Write(Caller caller, Handle handle, UserInput data)
    {
        if (!handle.Find<OpenFile>(caller, ObjectRights.Write).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        ValueTask<Result<int>> writing = file.Write(caller.Thread, data.Buffer);
        return writing.IsCompleted ? new(Written(caller, writing.Result)) : WriteLater(caller, file, writing);
    }

    /// <summary>Reads at a place; the position stays.</summary>
    [Syscall(27, "int64_t pread(handle_t handle, void *buf, size_t count, off_t offset)")]
    public static SyscallOutcome Pread(Caller caller, Handle handle, UserOutput buffer, long offset)
        => !handle.Find<OpenFile>(caller, ObjectRights.Read).TryGet(out OpenFile file, out KernelError error) ? error
            : offset < 0 ? KernelError.InvalidArgument
            : file is DirectoryFile ? KernelError.IsDirectory
            : file.ReadAt(caller.Thread, buffer.Buffer, offset);

    /// <summary>Writes at a place; the position stays.</summary>
    [Syscall(28, "int64_t pwrite(handle_t handle, const void *buf, size_t count, off_t offset)")]
    public static SyscallOutcome Pwrite(Caller caller, Handle handle, UserInput data, long offset)
        => !handle.Find<OpenFile>(caller, ObjectRights.Write).TryGet(out OpenFile file, out KernelError error) ? error
            : offset < 0 ? KernelError.InvalidArgument
            : file is DirectoryFile ? KernelError.IsDirectory
            : file.WriteAt(caller.Thread, data.Buffer, offset);

    /// <summary>Tells a program that writes where nobody reads.</summary>
    internal static SyscallOutcome Written(Caller caller, Result<int> result)
    {
        if (result.Error == KernelError.BrokenPipe)
        {
            caller.Kernel.Signals.Send(caller.Process, SignalKind.BrokenPipe);
        }

        return result;
    }

    // While a call waits, another thread or a signal handler may close the handle: the call keeps the file.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReadLater(OpenFile file, ValueTask<Result<int>> reading)
    {
        file.AddReference();
        Result<int> result = await reading;
        file.Release();
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> WriteLater(Caller caller, OpenFile file, ValueTask<Result<int>> writing)
    {
        file.AddReference();
        Result<int> result = await writing;
        file.Release();
        return Written(caller, result);
    }
}
