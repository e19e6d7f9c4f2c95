using System;
using System.Threading;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Terminals;

/// <summary>
/// The user's terminal in raw mode: every key goes to the guest, whose own line discipline does the rest. The settings found at the
/// start come back on every way out that a process can take, and only once.
/// </summary>
internal sealed class RawTerminal : IDisposable
{
    // The C library's struct termios has 60 bytes; room to spare costs nothing.
    private const int AttributesSize = 128;
    private const int AfterOutput = 1;
    private const nuint GetWindowSize = 0x5413;

    private static RawTerminal? s_active;

    private readonly int _descriptor;
    private readonly byte[] _saved;
    private readonly byte[] _raw;
    private int _restored;

    private RawTerminal(int descriptor, byte[] saved)
    {
        _descriptor = descriptor;
        _saved = saved;
        _raw = (byte[])saved.Clone();
        NativeMethods.MakeRaw(_raw);
    }

    public static bool IsActive => s_active is not null;

    /// <summary>Puts the terminal on standard input into raw mode. Null when its settings cannot be read or set.</summary>
    public static RawTerminal? TryEnter()
    {
        byte[] saved = new byte[AttributesSize];
        int descriptor = StandardStream.Input.Descriptor;
        if (NativeMethods.GetTerminalAttributes(descriptor, saved) != 0)
        {
            return null;
        }

        RawTerminal terminal = new(descriptor, saved);
        s_active = terminal;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => s_active?.Dispose();
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => s_active?.Dispose();
        if (NativeMethods.SetTerminalAttributes(descriptor, AfterOutput, terminal._raw) != 0)
        {
            s_active = null;
            return null;
        }

        return terminal;
    }

    /// <summary>Sets raw mode again, after the tool was stopped and continued by job control.</summary>
    public void Reapply()
    {
        if (Volatile.Read(ref _restored) == 0)
        {
            _ = NativeMethods.SetTerminalAttributes(_descriptor, AfterOutput, _raw);
        }
    }

    /// <summary>The terminal's size in characters; 24 by 80 when it does not know.</summary>
    public static (int Rows, int Columns) ReadSize()
    {
        NativeMethods.WindowSize size = default;
        return NativeMethods.Control(StandardStream.Input.Descriptor, GetWindowSize, ref size) == 0 && size.Rows > 0 && size.Columns > 0
            ? (size.Rows, size.Columns)
            : (24, 80);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _restored, 1) == 0)
        {
            _ = NativeMethods.SetTerminalAttributes(_descriptor, AfterOutput, _saved);
            s_active = null;
        }
    }
}
