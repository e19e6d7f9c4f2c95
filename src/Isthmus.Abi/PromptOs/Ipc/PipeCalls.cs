using System;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Ipc;

/// <summary>PromptOS's pipes.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class PipeCalls
{
    private const int OutputBytes = 2 * sizeof(long);

    /// <summary>Makes a pipe: out[0] reads, out[1] writes.</summary>
    [Syscall(52, "int pipe(handle_t out[2])", Promise = "stdio")]
    public static SyscallOutcome Pipe(Caller caller, [TraceAs(typeof(WrittenHandlesForm))] UserPointer output)
    {
        UserMemory memory = caller.Process.Memory;
        ObjectHandleTable objects = caller.Process.Objects;
        Result ready = memory.EnsureWritable(output.Address, OutputBytes);
        ready = ready.IsError ? ready : objects.Reserve(2);
        if (ready.IsError)
        {
            return ready;
        }

        if (!caller.Kernel.FileSystem.CreatePipe(caller.Process.Account).TryGet(
            out (OpenFile Reader, OpenFile Writer) ends, out KernelError error))
        {
            return error;
        }

        Credentials credentials = caller.Process.Files.Credentials;
        Span<byte> numbers = stackalloc byte[OutputBytes];
        BitConverter.TryWriteBytes(numbers, objects.Add(ends.Reader, FileRights.Of(ends.Reader, credentials)).Value.Value);
        BitConverter.TryWriteBytes(numbers[sizeof(long)..], objects.Add(ends.Writer, FileRights.Of(ends.Writer, credentials)).Value.Value);
        return memory.CopyOut(output.Address, numbers);
    }
}
