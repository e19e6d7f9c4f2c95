using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
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
            case IoctlRequests.FIONREAD:
                return new(file.AvailableBytes.TryGet(out int available, out KernelError error)
                    ? StoreNumber(caller, address, available)
                    : error);
            case IoctlRequests.FIONBIO:
                return new(SetNonBlocking(caller, file, address));
            default:
                return file.Terminal is { } terminal
                    ? ControlTerminal(caller, file, terminal, request.Number, address)
                    : new(KernelError.NotTerminal);
        }
    }

    private static ValueTask<SyscallOutcome> ControlTerminal(
        Caller caller, OpenFile file, Terminal terminal, ulong request, VirtualAddress address)
    {
        Span<byte> bytes = stackalloc byte[AuroraTerminalSettings.Size];
        switch (request)
        {
            case IoctlRequests.TIOCGWINSZ:
                AuroraWindowSize.From(terminal.Size).Write(bytes);
                return new(caller.Process.Memory.CopyOut(address, bytes[..AuroraWindowSize.StructureSize]));
            case IoctlRequests.TCGETS:
                AuroraTerminalSettings.Encode(terminal.Settings, bytes);
                return new(caller.Process.Memory.CopyOut(address, bytes));
            case IoctlRequests.TCSETS or IoctlRequests.TCSETSW or IoctlRequests.TCSETSF:
                if (!caller.Keeps(Promise.Terminal))
                {
                    return new(KernelError.PromiseBroken);
                }

                if (caller.Process.Memory.CopyIn(address, bytes).IsError)
                {
                    return new(KernelError.BadAddress);
                }

                TerminalSettings settings = AuroraTerminalSettings.Decode(bytes);
                return request == IoctlRequests.TCSETS || terminal.IsFlushed
                    ? new(Configure(caller, terminal, settings, request))
                    : ConfigureLater(caller, file, terminal, settings, request);
            case IoctlRequests.TIOCINTERRUPTS:
                return new(TellInterruptions(caller, terminal, address));
            default:
                return new(KernelError.NotTerminal);
        }
    }

    private static SyscallOutcome SetNonBlocking(Caller caller, OpenFile file, VirtualAddress address)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        if (caller.Process.Memory.CopyIn(address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        file.Mode = BitConverter.ToInt32(word) != 0 ? file.Mode | OpenMode.NonBlocking : file.Mode & ~OpenMode.NonBlocking;
        return 0;
    }

    // The count is taken only once the caller is sure to get it.
    private static SyscallOutcome TellInterruptions(Caller caller, Terminal terminal, VirtualAddress address)
        => caller.Process.Memory.EnsureWritable(address, sizeof(int)).IsError
            ? KernelError.BadAddress
            : StoreNumber(caller, address, terminal.Foreground?.TakeInterruptions(caller.Process) ?? 0);

    private static SyscallOutcome StoreNumber(Caller caller, VirtualAddress address, int number)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(word, number);
        return caller.Process.Memory.CopyOut(address, word);
    }

    private static SyscallOutcome Configure(Caller caller, Terminal terminal, in TerminalSettings settings, ulong request)
    {
        if (request == IoctlRequests.TCSETSF)
        {
            terminal.DiscardInput();
        }

        terminal.Configure(caller.Process, settings);
        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ConfigureLater(
        Caller caller, OpenFile file, Terminal terminal, TerminalSettings settings, ulong request)
    {
        file.AddReference();
        Result drained = await terminal.Drain(caller.Thread);
        SyscallOutcome outcome = drained.IsError ? drained : Configure(caller, terminal, settings, request);
        file.Release();
        return outcome;
    }
}
