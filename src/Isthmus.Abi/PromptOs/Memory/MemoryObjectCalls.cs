using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Memory;

/// <summary>PromptOS's memory objects.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class MemoryObjectCalls
{
    private const ObjectRights MemoryRights = ObjectRights.Read | ObjectRights.Write | ObjectRights.Execute | ObjectRights.Map
        | ObjectRights.Duplicate | ObjectRights.Transfer;

    /// <summary>Makes memory full of zeros that several processes can map; the size is rounded up to pages. There are no flags.</summary>
    [Syscall(51, "handle_t memory_create(size_t size, uint32_t flags)", Promise = "stdio")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome MemoryCreate(Caller caller, ulong size, uint flags)
    {
        if (flags != 0)
        {
            return KernelError.InvalidArgument;
        }

        Result ready = caller.Process.Objects.Reserve(1);
        return ready.IsError ? ready
            : MemoryObject.Create(caller.Kernel.Machine, caller.Process.Account, size).TryGet(
                out MemoryObject memory, out KernelError error)
                ? caller.Process.Objects.Add(memory, MemoryRights).Value.Value
                : error;
    }
}
