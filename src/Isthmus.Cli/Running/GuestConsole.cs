using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;
using Isthmus.Cli.Terminals;

namespace Isthmus.Cli.Running;

/// <summary>Connects the tool's standard streams, or the terminal, with the guest's ports.</summary>
internal sealed class GuestConsole : IDisposable
{
    private const byte EscapeKey = 0x1D; // ^]
    private const int EscapePresses = 3;
    private const long EscapeMilliseconds = 1000;

    private readonly RunState _state;
    private readonly RawTerminal? _terminal;
    private readonly Stream? _traceFile;
    private readonly List<PortListener> _ports = [];
    private readonly List<Thread> _outputs = [];
    private readonly bool _outputIsTerminal;
    private readonly bool _errorIsTerminal;
    private readonly bool _isTraced;
    private readonly bool _inputHasEnded;
    private int _escapes;
    private long _escapesSince;

    public GuestConsole(RunState state, RunRequest request)
    {
        _state = state;
        _isTraced = request.IsTraced;
        _traceFile = request.IsTraced && request.TraceFile is { } path ? OpenTraceFile(path) : null;
        _terminal = StandardStream.Input.IsTerminal ? RawTerminal.TryEnter() : null;

        // A port that closes while the guest runs is an event from outside, at another instruction each time.
        _inputHasEnded = request.IsDeterministic && _terminal is null && StandardStream.Input.HasEnded();
        _outputIsTerminal = _terminal is not null && StandardStream.Output.IsTerminal;
        _errorIsTerminal = _terminal is not null && StandardStream.Error.IsTerminal;
    }

    public IReadOnlyList<PortListener> Ports => _ports;

    public bool HasTerminal => _terminal is not null;

    /// <summary>Raised once when the reader of stdout is gone.</summary>
    public Action? OutputBroken { get; set; }

    /// <summary>Tells the kernel which port stands for which descriptor of the first process.</summary>
    public void Describe(LaunchBlock launch)
    {
        launch.Add("stdin", HasTerminal ? "tty" : _inputHasEnded ? "none" : "port");
        launch.Add("stdout", _outputIsTerminal ? "tty" : "port");
        launch.Add("stderr", _errorIsTerminal ? "tty" : "port");
        if (HasTerminal)
        {
            (int rows, int columns) = RawTerminal.ReadSize();
            launch.Add("rows", rows.ToString(null, null)).Add("columns", columns.ToString(null, null));
        }
    }

    /// <summary>Opens the sockets; from here on the emulator can connect.</summary>
    public void OpenPorts(Workspace workspace)
    {
        foreach ((string name, bool isNeeded) in (ReadOnlySpan<(string, bool)>)
            [
                ("stdin", !HasTerminal && !_inputHasEnded), ("stdout", !_outputIsTerminal), ("stderr", !_errorIsTerminal), ("tty", HasTerminal), ("trace", _isTraced),
            ])
        {
            if (isNeeded)
            {
                _ports.Add(new PortListener(name, workspace.SocketPath(name)));
            }
        }
    }

    /// <summary>Starts to carry bytes.</summary>
    public void Start()
    {
        foreach (PortListener port in _ports)
        {
            switch (port.Name)
            {
                case "stdin":
                    Pump.StartToGuest(port, _state, StandardStream.Input.Read);
                    break;
                case "stdout":
                    _outputs.Add(Pump.StartFromGuest(port, _state, WriteOutput));
                    break;
                case "stderr":
                    _outputs.Add(Pump.StartFromGuest(port, _state, StandardStream.Error.Write));
                    break;
                case "tty":
                    StartTerminal(port);
                    break;
                case "trace":
                    StartTrace(port);
                    break;
                default:
                    throw new InvalidOperationException(port.Name);
            }
        }
    }

    /// <summary>Waits until everything that the guest wrote has been passed on. False when the time was over before.</summary>
    public bool Drain(TimeSpan time)
    {
        long deadline = Environment.TickCount64 + (long)Math.Min(time.TotalMilliseconds, int.MaxValue);
        foreach (Thread thread in _outputs)
        {
            if (!thread.Join((int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue)))
            {
                return false;
            }
        }

        _traceFile?.Flush();
        return true;
    }

    /// <summary>The terminal's settings after the tool was stopped and continued.</summary>
    public void ReapplyTerminal() => _terminal?.Reapply();

    public void RestoreTerminal() => _terminal?.Dispose();

    public void Dispose()
    {
        RestoreTerminal();
        foreach (PortListener port in _ports)
        {
            port.Dispose();
        }

        _traceFile?.Dispose();
    }

    private static FileStream OpenTraceFile(string path)
    {
        try
        {
            return HostFile.Create(path);
        }
        catch (IOException failure)
        {
            throw new UsageException("-o " + failure.Message);
        }
    }

    private bool WriteOutput(byte[] buffer, int length)
    {
        if (StandardStream.Output.Write(buffer, length))
        {
            return true;
        }

        OutputBroken?.Invoke();
        return false;
    }

    private void StartTerminal(PortListener port)
    {
        StandardStream screen = StandardStream.Output.IsTerminal ? StandardStream.Output
            : StandardStream.Error.IsTerminal ? StandardStream.Error
            : StandardStream.Input;
        _outputs.Add(Pump.Start("tty", () =>
        {
            if (port.Accept(() => _state.EmulatorEnded) is { } connection)
            {
                Pump.Start("tty input", () => Pump.CarryToGuest(connection, _state, ReadKeys));
                Pump.CarryFromGuest(connection, _state, screen.Write);
            }
        }));
    }

    /// <summary>Reads keys. Three times ^] within a second is the way out of a guest that no longer answers.</summary>
    private int ReadKeys(byte[] buffer)
    {
        int count = StandardStream.Input.Read(buffer);
        for (int index = 0; index < count; index++)
        {
            if (buffer[index] != EscapeKey)
            {
                _escapes = 0;
                continue;
            }

            long now = Environment.TickCount64;
            if (_escapes == 0 || now - _escapesSince > EscapeMilliseconds)
            {
                _escapes = 0;
                _escapesSince = now;
            }

            if (++_escapes == EscapePresses)
            {
                _state.RequestStop();
            }
        }

        return count;
    }

    private void StartTrace(PortListener port)
    {
        if (_traceFile is { } file)
        {
            _outputs.Add(Pump.StartFromGuest(port, _state, (buffer, length) =>
            {
                file.Write(buffer, 0, length);
                return true;
            }));
            return;
        }

        // Whole lines only: the program's own stderr goes to the same place.
        LineSplitter lines = new(64 * 1024, static line =>
        {
            byte[] text = Encoding.UTF8.GetBytes(line + (RawTerminal.IsActive ? "\r\n" : "\n"));
            _ = StandardStream.Error.Write(text, text.Length);
        });
        _outputs.Add(Pump.StartFromGuest(port, _state, (buffer, length) =>
        {
            lines.Add(buffer.AsSpan(0, length));
            return true;
        }, lines.Finish));
    }
}
