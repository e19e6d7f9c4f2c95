using System.Threading.Tasks;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>Aurora's ioctl.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class ControlCalls
{
    /// <summary>Controls a file: bytes ready to read, non-blocking mode; a terminal's size and settings.</summary>
    [Syscall(35, "int ioctl(int fd, uint64_t request, uint64_t arg)",
        Promise = "stdio", PromiseNote = "stdio; + tty to change the settings of a terminal")]
    public static ValueTask<SyscallOutcome> Ioctl(Caller caller, Descriptor descriptor, IoctlRequest request, ulong argument)
    {
        if (descriptor.Find(caller) is not { } file)
        {
            return new(KernelError.BadHandle);
        }

        var address = new VirtualAddress(argument);
        switch (request.Number)
        {
            case IoctlRequests.TIOCINTERRUPTS when file.Terminal is { } terminal:
                return new(TellInterruptions(caller, terminal, address));
            case IoctlRequests.TCSETS or IoctlRequests.TCSETSW or IoctlRequests.TCSETSF or IoctlRequests.TIOCSWINSZ
                when file is TerminalFile or MasterFile && !caller.Keeps(Promise.Terminal):
                return new(KernelError.PromiseBroken);
            default:
                return LinuxControl.Control(caller, file, request.Number, address);
        }
    }

    // The count is taken only once the caller is sure to get it.
    private static SyscallOutcome TellInterruptions(Caller caller, Terminal terminal, VirtualAddress address)
        => caller.Process.Memory.EnsureWritable(address, sizeof(int)).IsError
            ? KernelError.BadAddress
            : LinuxControl.StoreNumber(caller, address, terminal.Foreground?.TakeInterruptions(caller.Process) ?? 0);
}
