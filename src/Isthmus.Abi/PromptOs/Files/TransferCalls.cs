using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's calls that read and write.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class TransferCalls
{
    /// <summary>Reads from a file; 0 is its end.</summary>
    [Syscall(25, "int64_t read(handle_t handle, void *buf, size_t count)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Read(Caller caller, Handle handle, UserOutput buffer)
    {
        if (!handle.Find<OpenFile>(caller, ObjectRights.Read).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        return FileTransfer.Read(caller, file, buffer.Buffer);
    }

    /// <summary>Writes to a file; a pipe that nobody reads sends SIGPIPE.</summary>
    [Syscall(26, "int64_t write(handle_t handle, const void *buf, size_t count)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Write(Caller caller, Handle handle, UserInput data)
    {
        if (!handle.Find<OpenFile>(caller, ObjectRights.Write).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        return FileTransfer.Write(caller, file, data.Buffer);
    }

    /// <summary>Reads at a place; the position stays.</summary>
    [Syscall(27, "int64_t pread(handle_t handle, void *buf, size_t count, off_t offset)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Pread(Caller caller, Handle handle, UserOutput buffer, long offset)
        => FindForPlace(caller, handle, ObjectRights.Read, offset).TryGet(out OpenFile file, out KernelError error)
            ? FileTransfer.ReadAt(caller, file, buffer.Buffer, offset)
            : new(error);

    /// <summary>Writes at a place; the position stays.</summary>
    [Syscall(28, "int64_t pwrite(handle_t handle, const void *buf, size_t count, off_t offset)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Pwrite(Caller caller, Handle handle, UserInput data, long offset)
        => FindForPlace(caller, handle, ObjectRights.Write, offset).TryGet(out OpenFile file, out KernelError error)
            ? FileTransfer.WriteAt(caller, file, data.Buffer, offset)
            : new(error);

    private static Result<OpenFile> FindForPlace(Caller caller, Handle handle, ObjectRights right, long offset)
        => !handle.Find<OpenFile>(caller, right).TryGet(out OpenFile file, out KernelError error) ? error
            : offset < 0 ? KernelError.InvalidArgument
            : file is DirectoryFile ? KernelError.IsDirectory
            : file;
}
