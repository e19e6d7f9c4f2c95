using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's ioctl.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ControlCalls
{
    /// <summary>Controls a file: bytes ready to read, non-blocking mode; a terminal's size and settings.</summary>
    [Syscall(47, "int ioctl(handle_t handle, uint64_t request, uint64_t arg)")]
    public static ValueTask<SyscallOutcome> Ioctl(Caller caller, Handle handle, ulong request, ulong arg)
        => FileCalls.FindForEither(caller, handle).TryGet(out OpenFile file, out KernelError error)
            ? LinuxControl.Control(caller, file, request, new VirtualAddress(arg))
            : new(error);
}
