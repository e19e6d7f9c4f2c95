using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Isthmus.Cli.Terminals;

namespace Isthmus.Cli.Running;

/// <summary>
/// The signals that the tool passes on while a guest runs. The first interrupt or termination asks the guest to end its program, a
/// second one ends the machine; so does the first one while the guest is still booting, and a termination that leads to nothing.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Terminate = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly RunState _state;
    private readonly Action<string> _sendControl;
    private volatile bool _isGuestReady;
    private volatile int _last;

    public StopSignals(RunState state, Action<string> sendControl, Action? reapplyTerminal)
    {
        _state = state;
        _sendControl = sendControl;
        Watch(PosixSignal.SIGINT, () => Ask(Interrupt, "interrupt\n"));
        Watch(PosixSignal.SIGTERM, () =>
        {
            Ask(Terminate, "terminate\n");
            StopAfterPatience();
        });
        Watch(PosixSignal.SIGQUIT, () => StopAtOnce(Quit));
        Watch(PosixSignal.SIGHUP, () => StopAtOnce(HangUp));
        if (reapplyTerminal is not null)
        {
            Watch(PosixSignal.SIGWINCH, SendSize);
            Watch(PosixSignal.SIGCONT, reapplyTerminal);
        }
    }

    /// <summary>The last such signal, or 0.</summary>
    public int Last => _last;

    /// <summary>From now on there is somebody in the guest who can be asked.</summary>
    public void NoteGuestReady() => _isGuestReady = true;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Watch(PosixSignal signal, Action action)
    {
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));
    }

    private void Ask(int signal, string line)
    {
        bool isFirst = _last == 0;
        _last = signal;
        if (isFirst && _isGuestReady)
        {
            _sendControl(line);
        }
        else
        {
            _state.RequestStop();
        }
    }

    private void StopAtOnce(int signal)
    {
        _last = signal;
        _state.RequestStop();
    }

    private void StopAfterPatience()
    {
        Pump.Start("termination", () =>
        {
            if (_state.Wait(s_patience, ResultHandling.Return) == WaitOutcome.TimeIsOver)
            {
                _state.RequestStop();
            }
        });
    }

    private void SendSize()
    {
        (int rows, int columns) = RawTerminal.ReadSize();
        _sendControl($"size {rows} {columns}\n");
    }
}
