using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Abi.Unix;

/// <summary>The requests of ioctl for ABIs that have Linux's numbers and structures: bytes ready to read, non-blocking mode; a terminal's
/// size and settings.</summary>
internal static class LinuxControl
{
    private const int WindowSizeBytes = 8;

    /// <summary>Carries a request out.</summary>
    /// <returns><see cref="KernelError.NotTerminal"/> for requests that are not here, and those for terminals on other files.</returns>
    public static ValueTask<SyscallOutcome> Control(Caller caller, OpenFile file, ulong request, VirtualAddress address)
    {
        switch (request)
        {
            case LinuxRequests.FIONREAD:
                return new(file.AvailableBytes.TryGet(out int available, out KernelError error)
                    ? StoreNumber(caller, address, available)
                    : error);
            case LinuxRequests.FIONBIO:
                return new(SetNonBlocking(caller, file, address));
            default:
                return file is MasterFile master ? new(ControlMaster(caller, master.Pair, request, address))
                    : file.Terminal is { } terminal
                    ? ControlTerminal(caller, file, terminal, request, address)
                    : new(KernelError.NotTerminal);
        }
    }

    /// <summary>Hands a number over as an int.</summary>
    public static SyscallOutcome StoreNumber(Caller caller, VirtualAddress address, int number)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(word, number);
        return caller.Process.Memory.CopyOut(address, word);
    }

    private static ValueTask<SyscallOutcome> ControlTerminal(
        Caller caller, OpenFile file, Terminal terminal, ulong request, VirtualAddress address)
    {
        Span<byte> bytes = stackalloc byte[LinuxTerminalForm.Size];
        switch (request)
        {
            case LinuxRequests.TIOCGWINSZ:
                return new(TellSize(caller, terminal, address));
            case LinuxRequests.TIOCSWINSZ:
                return new(SetSize(caller, terminal, address));
            case LinuxRequests.TCGETS:
                LinuxTerminalForm.Encode(terminal.Settings, bytes);
                return new(caller.Process.Memory.CopyOut(address, bytes));
            case LinuxRequests.TCSETS or LinuxRequests.TCSETSW or LinuxRequests.TCSETSF:
                if (caller.Process.Memory.CopyIn(address, bytes).IsError)
                {
                    return new(KernelError.BadAddress);
                }

                TerminalSettings settings = LinuxTerminalForm.Decode(bytes);
                return request == LinuxRequests.TCSETS || terminal.IsFlushed
                    ? new(Configure(caller, terminal, settings, request))
                    : ConfigureLater(caller, file, terminal, settings, request);
            default:
                return new(KernelError.NotTerminal);
        }
    }

    /// <summary>The master of a pseudo-terminal tells its number, and has the size of the window that it shows.</summary>
    private static SyscallOutcome ControlMaster(Caller caller, PseudoTerminal pair, ulong request, VirtualAddress address)
        => request switch
        {
            LinuxRequests.TIOCGPTN => StoreNumber(caller, address, pair.Number),
            LinuxRequests.TIOCGWINSZ => TellSize(caller, pair.Terminal, address),
            LinuxRequests.TIOCSWINSZ => SetSize(caller, pair.Terminal, address),
            _ => KernelError.NotTerminal,
        };

    private static SyscallOutcome TellSize(Caller caller, Terminal terminal, VirtualAddress address)
    {
        Span<byte> bytes = stackalloc byte[WindowSizeBytes];
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, terminal.Size.Rows);
        BitConverter.TryWriteBytes(bytes[sizeof(ushort)..], terminal.Size.Columns);
        return caller.Process.Memory.CopyOut(address, bytes);
    }

    private static SyscallOutcome SetSize(Caller caller, Terminal terminal, VirtualAddress address)
    {
        Span<byte> bytes = stackalloc byte[WindowSizeBytes];
        if (caller.Process.Memory.CopyIn(address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        terminal.Size = new WindowSize(BitConverter.ToUInt16(bytes), BitConverter.ToUInt16(bytes[sizeof(ushort)..]));
        return 0;
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

    private static SyscallOutcome Configure(Caller caller, Terminal terminal, in TerminalSettings settings, ulong request)
    {
        if (request == LinuxRequests.TCSETSF)
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
