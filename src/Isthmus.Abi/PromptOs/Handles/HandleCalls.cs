using System;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Handles;

/// <summary>PromptOS's calls about handles.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class HandleCalls
{
    /// <summary>Closes a handle; its number never names anything again.</summary>
    [Syscall(20, "int close(handle_t handle)", Promise = "stdio", TracedBefore = true)]
    public static SyscallOutcome Close(Caller caller, Handle handle) => caller.Process.Objects.Close(new ObjectHandle(handle.Number));

    /// <summary>Makes another handle to the same object, with some of the rights of the first or all of them.</summary>
    [Syscall(21, "handle_t duplicate(handle_t handle, uint32_t rights)", Promise = "stdio")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome Duplicate(Caller caller, Handle handle, [TraceNames("RIGHT_", Flags = true)] uint rights)
        => (rights & ~(uint)ObjectRights.All) != 0 ? KernelError.InvalidArgument
            : caller.Process.Objects.Duplicate(new ObjectHandle(handle.Number), (ObjectRights)rights).TryGet(
                out ObjectHandle copy, out KernelError error) ? copy.Value
            : error;

    /// <summary>Tells what a handle names and allows. It needs no right. The flags are those of open: how a file or socket may be used, and
    /// O_APPEND and O_NONBLOCK.</summary>
    [Syscall(22, "int handle_info(handle_t handle, struct handle_info *out)", Promise = "stdio")]
    public static SyscallOutcome HandleInfo(
        Caller caller, Handle handle, [TraceAs(typeof(WrittenStructure<HandleDescription>))] UserPointer output)
    {
        if (!caller.Process.Objects.Find(new ObjectHandle(handle.Number)).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        Result<int> size = ParameterBlock.ReadSize(caller, output, HandleDescription.StructureSize);
        if (size.IsError)
        {
            return size.Error;
        }

        Span<byte> bytes = stackalloc byte[HandleDescription.StructureSize];
        new HandleDescription
        {
            Size = (uint)size.Value,
            Type = (uint)entry.Object.ObjectType,
            Rights = (uint)entry.Rights,
            Flags = entry.Object is OpenFile file ? FlagsOf(file.Mode) : 0,
            Object = (ulong)caller.Kernel.NumberOf(entry.Object),
            Value = entry.Object.ObjectValue,
        }.Write(bytes);
        return caller.Process.Memory.CopyOut(output.Address, bytes);
    }

    private static uint FlagsOf(OpenMode mode)
        => (uint)((mode & (OpenMode.Read | OpenMode.Write)) switch
        {
            OpenMode.Read | OpenMode.Write => FileConstants.O_RDWR,
            OpenMode.Write => FileConstants.O_WRONLY,
            _ => FileConstants.O_RDONLY,
        } | ((mode & OpenMode.Append) != 0 ? FileConstants.O_APPEND : 0) | ((mode & OpenMode.NonBlocking) != 0 ? FileConstants.O_NONBLOCK : 0));
}
