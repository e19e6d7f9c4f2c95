using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;
using Isthmus.Cli.Terminals;

namespace Isthmus.Cli.Running;

/// <summary>One run from the checks to the exit code.</summary>
internal sealed class GuestRun
{
    private const int DefaultMebibytes = 256;
    private const int KernelMebibytes = 64;
    private const int BrokenPipe = 13;
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private const string DeterministicEpoch = "946684800000000000"; // 2000-01-01, in nanoseconds

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_powerOffTime = TimeSpan.FromSeconds(5);

    private readonly Installation _installation;
    private readonly RunRequest _request;
    private readonly RunState _state = new();
    private readonly string _displayName;
    private Workspace? _workspace;
    private PortListener? _control;
    private int _stopSignals;
    private int _stoppedBySignal;
    private bool _outputBroken;

    private GuestRun(Installation installation, RunRequest request)
    {
        _installation = installation;
        _request = request;
        _displayName = Path.GetFileName(request.Program);
    }

    /// <summary>Runs a program in a new machine and answers the exit code that the tool ends with.</summary>
    public static int Execute(Installation installation, RunRequest request) => new GuestRun(installation, request).Execute();

    private int Execute()
    {
        string emulatorPath = Installation.FindEmulator()
            ?? throw new UsageException("qemu-system-x86_64 is not installed (Debian: apt-get install qemu-system-x86)");
        if (!File.Exists(_installation.ImagePath))
        {
            throw new UsageException($"the kernel image {_installation.ImagePath} is not built; ./isthmus builds it");
        }

        GuestFiles files = new(_installation, _request.Abi ?? Installation.BaseAbi, _request.Root, _request.Binds);
        string guestPath = ProgramLocator.Locate(_request.Program, files);

        using Workspace workspace = Workspace.Create();
        _workspace = workspace;
        using GuestConsole console = new(_state, _request) { OutputBroken = OnOutputBroken };
        LaunchBlock launch = DescribeLaunch(guestPath, console);
        string archive = WriteArchive(workspace, launch.ToArray(), files);
        int memory = ChooseMemory(new FileInfo(archive).Length);

        console.OpenPorts(workspace);
        using PortListener control = new("control", workspace.SocketPath("control"));
        _control = control;
        using SignalWatch signals = new(this, console);
        using Emulator emulator = Emulator.Start(emulatorPath, EmulatorCommand.Build(
            _request, Acceleration.Detect(), _installation.ImagePath, archive, memory, [control, .. console.Ports]));
        Thread controlThread = StartControl(control);
        console.Start();
        Pump.Start("emulator", () =>
        {
            emulator.WaitForEnd();
            _state.NoteEmulatorEnded();
        });

        return Supervise(emulator, console, controlThread);
    }

    private int Supervise(Emulator emulator, GuestConsole console, Thread controlThread)
    {
        WaitOutcome outcome = _state.Wait(_request.TimeLimit, ResultHandling.Return);
        if (outcome == WaitOutcome.ResultArrived)
        {
            outcome = WaitForPowerOff();
        }

        emulator.Kill();
        _state.Wait(s_grace, ResultHandling.Ignore);
        bool isOrderly = outcome is WaitOutcome.EmulatorEnded or WaitOutcome.ResultArrived;
        controlThread.Join(s_grace);
        console.Drain(isOrderly ? TimeSpan.FromDays(24) : s_grace);
        console.RestoreTerminal();
        return outcome switch
        {
            WaitOutcome.TimeIsOver => ReportTimeout(),
            WaitOutcome.StopRequested => ReportStop(),
            _ => ReportResult(emulator),
        };
    }

    /// <summary>
    /// The guest has told its result and only flushes what is left, at the pace of whoever reads it. One that does nothing any more
    /// is stopped.
    /// </summary>
    private WaitOutcome WaitForPowerOff()
    {
        long before;
        WaitOutcome outcome;
        do
        {
            before = _state.Activity;
            outcome = _state.Wait(s_powerOffTime, ResultHandling.Ignore);
        }
        while (outcome == WaitOutcome.TimeIsOver && (_state.Activity != before || _state.IsWriting));

        return outcome == WaitOutcome.TimeIsOver ? WaitOutcome.ResultArrived : outcome;
    }

    private LaunchBlock DescribeLaunch(string guestPath, GuestConsole console)
    {
        LaunchBlock launch = new();
        launch.Add("program", guestPath).Add("argument", _request.Program);
        foreach (string argument in _request.Arguments)
        {
            launch.Add("argument", argument);
        }

        foreach (string variable in GuestEnvironment.Build(_request.Environment, console.HasTerminal))
        {
            launch.Add("environment", variable);
        }

        launch.AddOptional("abi", _request.Abi).Add("directory", "/");
        console.Describe(launch);
        launch.AddOptional("trace", _request.IsTraced ? "all" : null);
        if (_request.IsDeterministic)
        {
            launch.Add("seed", "1").Add("epoch", DeterministicEpoch);
        }

        foreach (BindMount bind in _request.Binds)
        {
            launch.AddOptional("readonly", bind.IsReadOnly ? bind.GuestPath : null);
        }

        AddList(launch, "allow", _request.Allow);
        AddList(launch, "deny", _request.Deny);
        launch.AddOptional("pledge", _request.Pledge);
        foreach (string path in _request.Unveil)
        {
            launch.Add("unveil", path);
        }

        return launch;
    }

    private static void AddList(LaunchBlock launch, string key, IReadOnlyList<string> calls)
    {
        if (calls.Count > 0)
        {
            launch.Add(key, string.Join(',', calls));
        }
    }

    private static string WriteArchive(Workspace workspace, byte[] launch, GuestFiles files)
    {
        try
        {
            return workspace.WriteArchive(stream =>
            {
                ArchiveWriter archive = new(stream);
                archive.WriteFile(Encoding.ASCII.GetBytes(LaunchBlock.EntryName), EntryMetadata.System(EntryMetadata.RegularFile, 0x180), launch);
                files.WriteTo(archive);
                archive.Finish();
            });
        }
        catch (IOException failure)
        {
            throw new UsageException("the guest's files cannot be collected: " + failure.Message);
        }
    }

    private int ChooseMemory(long archiveBytes)
    {
        int needed = (int)((archiveBytes + (1 << 20) - 1) >> 20) + KernelMebibytes;
        return _request.MemoryMebibytes is not { } asked
            ? Math.Max(DefaultMebibytes, needed + DefaultMebibytes / 2)
            : asked >= needed || archiveBytes < (KernelMebibytes << 20)
                ? asked
                : throw new UsageException(
                    $"--memory {asked}M is too little for the guest's files; they need {needed.ToString(CultureInfo.InvariantCulture)}M");
    }

    private Thread StartControl(PortListener control)
    {
        LineSplitter lines = new(64 * 1024, TakeControlLine);
        return Pump.StartFromGuest(control, _state, (buffer, length) =>
        {
            lines.Add(buffer.AsSpan(0, length));
            return true;
        }, lines.Finish);
    }

    private void TakeControlLine(string line)
    {
        switch (ControlLine.Word(line))
        {
            case "ready":
                _workspace?.Dispose();
                break;
            case "note":
                Messages.Say(ControlLine.Rest(line));
                break;
            case "oops":
                Messages.Say("contained kernel bug: " + ControlLine.Rest(line));
                break;
            default:
                _state.Result = ControlLine.TryParseResult(line);
                break;
        }
    }

    private void OnOutputBroken()
    {
        // The guest's port is closed now, and its next write fails. A program that goes on regardless has a little time left.
        Volatile.Write(ref _outputBroken, true);
        Pump.Start("broken output", () =>
        {
            if (_state.Wait(s_grace, ResultHandling.Return) == WaitOutcome.TimeIsOver)
            {
                SendControl("terminate\n");
                if (_state.Wait(s_grace, ResultHandling.Return) == WaitOutcome.TimeIsOver)
                {
                    _state.RequestStop();
                }
            }
        });
    }

    internal void SendControl(string line) => _control?.TrySend(Encoding.ASCII.GetBytes(line));

    /// <summary>The first such signal asks the guest to end its program, the second one ends the machine.</summary>
    internal void OnStopSignal(int number)
    {
        _stoppedBySignal = number;
        if (Interlocked.Increment(ref _stopSignals) == 1)
        {
            SendControl(number == Interrupt ? "interrupt\n" : "terminate\n");
        }
        else
        {
            _state.RequestStop();
        }
    }

    private int ReportTimeout()
    {
        string seconds = _request.TimeLimit!.Value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        Messages.Say($"{_displayName}: stopped after {seconds} s (--timeout)");
        return ExitCodes.TimedOut;
    }

    private int ReportStop()
    {
        if (Volatile.Read(ref _outputBroken))
        {
            return ExitCodes.SignalBase + BrokenPipe;
        }

        Messages.Say($"{_displayName}: stopped");
        return ExitCodes.SignalBase + (_stoppedBySignal == 0 ? Terminate : _stoppedBySignal);
    }

    private int ReportResult(Emulator emulator)
    {
        if (_state.Result is not { } result)
        {
            return ReportDeadMachine(emulator, $"the machine stopped without a result (QEMU status {emulator.Status})");
        }

        switch (result.Kind)
        {
            case GuestResultKind.Exited:
                return result.Number;
            case GuestResultKind.Signaled:
                if (Volatile.Read(ref _outputBroken))
                {
                    return ExitCodes.SignalBase + BrokenPipe;
                }

                Messages.Say($"{_displayName}: ended by {result.Text}");
                return ExitCodes.SignalBase + result.Number;
            case GuestResultKind.NotStarted:
                Messages.Say(result.Text);
                return ExitCodes.Usage;
            case GuestResultKind.Panicked:
                return ReportDeadMachine(emulator, "kernel panic: " + result.Text);
            default:
                throw new InvalidOperationException(result.Kind.ToString());
        }
    }

    private static int ReportDeadMachine(Emulator emulator, string sentence)
    {
        Messages.Say(sentence);
        foreach (string text in (ReadOnlySpan<string>)[emulator.Errors.ToString(), emulator.Serial.ToString()])
        {
            if (text.Length > 0)
            {
                Messages.ShowText(text);
            }
        }

        return ExitCodes.MachineFailed;
    }

    /// <summary>The signals that the tool passes on while a guest runs.</summary>
    private sealed class SignalWatch : IDisposable
    {
        private readonly List<PosixSignalRegistration> _registrations = [];

        public SignalWatch(GuestRun run, GuestConsole console)
        {
            Watch(PosixSignal.SIGINT, () => run.OnStopSignal(Interrupt));
            Watch(PosixSignal.SIGTERM, () => run.OnStopSignal(Terminate));
            Watch(PosixSignal.SIGQUIT, () => run.StopAtOnce(3));
            Watch(PosixSignal.SIGHUP, () => run.StopAtOnce(1));
            if (console.HasTerminal)
            {
                Watch(PosixSignal.SIGWINCH, () =>
                {
                    (int rows, int columns) = RawTerminal.ReadSize();
                    run.SendControl($"size {rows} {columns}\n");
                });
                Watch(PosixSignal.SIGCONT, console.ReapplyTerminal);
            }
        }

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
    }

    private void StopAtOnce(int signal)
    {
        _stoppedBySignal = signal;
        _state.RequestStop();
    }
}
