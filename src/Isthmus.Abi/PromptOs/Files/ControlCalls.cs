using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's ioctl.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ControlCalls
{
    /// <summary>Controls a file: bytes ready to read, non-blocking mode; a terminal's size and settings.</summary>
    [Syscall(47, "int ioctl(handle_t handle, uint64_t request, uint64_t arg)")]
    public static ValueTask<SyscallOutcome> Ioctl(Caller caller, Handle handle, ulong request, ulong arg)
    {
        if (!FileCalls.FindForEither(caller, handle).TryGet(out OpenFile file, out KernelError error))
        {
            return new(error);
        }

        var address = new VirtualAddress(arg);
        switch (request)
        {
            case IoctlConstants.FIONREAD:
                return new(file.AvailableBytes.TryGet(out int available, out error)
                    ? StoreNumber(caller, address, available)
                    : error);
            case IoctlConstants.FIONBIO:
                return new(SetNonBlocking(caller, file, address));
            default:
                return file.Terminal is { } terminal
                    ? ControlTerminal(caller, file, terminal, request, address)
                    : new(KernelError.NotTerminal);
        }
    }

    private static ValueTask<SyscallOutcome> ControlTerminal(
        Caller caller, OpenFile file, Terminal terminal, ulong request, VirtualAddress address)
    {
        Span<byte> bytes = stackalloc byte[PromptOsTerminalSettings.Size];
        switch (request)
        {
            case IoctlConstants.TIOCGWINSZ:
                PromptOsWindowSize.From(terminal.Size).Write(bytes);
                return new(caller.Process.Memory.CopyOut(address, bytes[..PromptOsWindowSize.StructureSize]));
            case IoctlConstants.TCGETS:
                PromptOsTerminalSettings.Encode(terminal.Settings, bytes);
                return new(caller.Process.Memory.CopyOut(address, bytes));
            case IoctlConstants.TCSETS or IoctlConstants.TCSETSW or IoctlConstants.TCSETSF:
                if (caller.Process.Memory.CopyIn(address, bytes).IsError)
                {
                    return new(KernelError.BadAddress);
                }

                TerminalSettings settings = PromptOsTerminalSettings.Decode(bytes);
                return request == IoctlConstants.TCSETS || terminal.IsFlushed
                    ? new(Configure(caller, terminal, settings, request))
                    : ConfigureLater(caller, file, terminal, settings, request);
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

    private static SyscallOutcome StoreNumber(Caller caller, VirtualAddress address, int number)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(word, number);
        return caller.Process.Memory.CopyOut(address, word);
    }

    private static SyscallOutcome Configure(Caller caller, Terminal terminal, in TerminalSettings settings, ulong request)
    {
        if (request == IoctlConstants.TCSETSF)
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
