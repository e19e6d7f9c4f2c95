using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's ioctl.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ControlCalls
{
    /// <summary>Controls a file: bytes ready to read, non-blocking mode; a terminal's size and settings.</summary>
    [Syscall(47, "int ioctl(handle_t handle, uint64_t request, uint64_t arg)", Promise = "stdio",
        PromiseNote = "stdio; + tty to change the settings of a terminal")]
    public static ValueTask<SyscallOutcome> Ioctl(
        Caller caller, Handle handle, [TraceAs(typeof(ControlRequestForm))] ulong request, ulong arg)
    {
        if (!FileCalls.FindForEither(caller, handle).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        bool changes = request is LinuxRequests.TCSETS or LinuxRequests.TCSETSW or LinuxRequests.TCSETSF
            or LinuxRequests.TIOCSWINSZ;
        return changes && file is (TerminalFile or MasterFile) && !caller.Keeps(Promise.Terminal) ? new(KernelError.PromiseBroken)
            : LinuxControl.Control(caller, file, request, new VirtualAddress(arg));
    }
}
