using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Cli.Running;

/// <summary>One run from the checks to the exit code.</summary>
internal sealed class GuestRun
{
    private const int DefaultMebibytes = 256;
    private const int KernelMebibytes = 64;
    private const int BrokenPipe = 13;
    private const int Terminate = 15;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_powerOffTime = TimeSpan.FromSeconds(5);

    private readonly Installation _installation;
    private readonly RunRequest _request;
    private readonly RunReport _report;
    private readonly RunState _state = new();
    private readonly string _displayName;
    private Workspace? _workspace;
    private PortListener? _control;
    private StopSignals? _signals;
    private bool _outputBroken;

    private GuestRun(Installation installation, RunRequest request, RunReport report)
    {
        _installation = installation;
        _request = request;
        _report = report;
        _displayName = Path.GetFileName(request.Program);
    }

    /// <summary>Runs a program in a new machine and answers the exit code that the tool ends with.</summary>
    public static int Execute(Installation installation, RunRequest request)
    {
        using Stream? resultFile = OpenResultFile(request);
        RunReport report = new(request.Program);
        try
        {
            new GuestRun(installation, request, report).Execute();
        }
        catch (UsageException failure)
        {
            report.End = RunEnd.NotStarted;
            report.ExitCode = ExitCodes.Usage;
            report.Message = failure.Message;
            Messages.Say(failure.Message);
        }

        report.Write(request, resultFile);
        return report.ExitCode;
    }

    private static FileStream? OpenResultFile(RunRequest request)
    {
        try
        {
            return request.ResultFile is { } path ? HostFile.Create(path) : null;
        }
        catch (IOException failure)
        {
            throw new UsageException("--result " + failure.Message);
        }
    }

    private void Execute()
    {
        string emulatorPath = Installation.FindEmulator() ?? throw new UsageException(Installation.ChosenEmulator is { } chosen
            ? $"ISTHMUS_QEMU names {chosen}, which does not exist"
            : "qemu-system-x86_64 is not installed (Debian: apt-get install qemu-system-x86)");
        if (!File.Exists(_installation.ImagePath))
        {
            throw new UsageException($"the kernel image {_installation.ImagePath} is not built; ./isthmus builds it");
        }

        GuestFiles files = new(_installation, _request.Abi ?? Installation.BaseAbi, _request.Root, _request.Binds);
        LocatedProgram program = ProgramLocator.Locate(_request.Program, files);
        CheckAbi(program);

        using Workspace workspace = Workspace.Create();
        _workspace = workspace;
        using GuestConsole console = new(_state, _request) { OutputBroken = OnOutputBroken };
        string archive = WriteArchive(workspace, LaunchDescription.Build(_request, program.GuestPath, console).ToArray(), files);
        int memory = ChooseMemory(new FileInfo(archive).Length);
        bool usesHardware = !_request.IsDeterministic && Acceleration.Detect().UsesHardware;
        _report.MemoryMebibytes = memory;
        _report.Acceleration = usesHardware ? "kvm" : "tcg";

        console.OpenPorts(workspace);
        using PortListener control = new("control", workspace.SocketPath("control"));
        _control = control;
        using StopSignals signals = new(_state, SendControl, console.HasTerminal ? console.ReapplyTerminal : null);
        _signals = signals;
        using Emulator emulator = Emulator.Start(emulatorPath, EmulatorCommand.Build(
            _request, usesHardware, _installation.ImagePath, archive, memory, [control, .. console.Ports]));
        Thread controlThread = StartControl(control);
        console.Start();
        Pump.Start("emulator", () =>
        {
            emulator.WaitForEnd();
            _state.NoteEmulatorEnded();
        });

        Supervise(emulator, console, controlThread);
    }

    private void CheckAbi(LocatedProgram program)
    {
        if (program is { IsForLinux: true, Abi: null } && _request.Abi is null)
        {
            throw new UsageException($"{_request.Program}: is a program for Linux, whose calls the kernel does not have; --abi NAME runs it anyway");
        }

        _report.GuestPath = program.GuestPath;
        _report.Abi = _request.Abi ?? program.Abi ?? Installation.BaseAbi;
        if (_report.Abi == Installation.BaseAbi && _request.Allow is null && _request.Deny is null)
        {
            return;
        }

        PersonalityDescriptor abi = CallFilter.FindAbi(_request.Program, _report.Abi);
        CallFilter.Check(abi, "--allow", _request.Allow ?? []);
        CallFilter.Check(abi, "--deny", _request.Deny ?? []);
    }

    private void Supervise(Emulator emulator, GuestConsole console, Thread controlThread)
    {
        WaitOutcome outcome = _state.Wait(_request.TimeLimit, ResultHandling.Return);
        if (outcome == WaitOutcome.ResultArrived)
        {
            outcome = WaitForPowerOff();
        }

        emulator.Kill();
        emulator.WaitForEnd();
        bool isOrderly = outcome is WaitOutcome.EmulatorEnded or WaitOutcome.ResultArrived;
        controlThread.Join(s_grace);
        console.Drain(isOrderly ? TimeSpan.FromDays(24) : s_grace);
        console.RestoreTerminal();
        switch (outcome)
        {
            case WaitOutcome.TimeIsOver:
                string seconds = _request.TimeLimit!.Value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
                Report(RunEnd.TimedOut, ExitCodes.TimedOut, $"{_displayName}: stopped after {seconds} s (--timeout)");
                break;
            case WaitOutcome.StopRequested:
                ReportStop();
                break;
            default:
                ReportResult(emulator);
                break;
        }
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

    private static string WriteArchive(Workspace workspace, byte[] launch, GuestFiles files)
    {
        try
        {
            return workspace.WriteArchive(files.MayBeLarge, stream =>
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
                _report.NoteReady();
                _signals?.NoteGuestReady();
                _workspace?.Dispose();
                break;
            case "note":
                Note(ControlLine.Rest(line));
                break;
            case "oops":
                Note("contained kernel bug: " + ControlLine.Rest(line));
                break;
            default:
                _state.Result = ControlLine.TryParseResult(line);
                break;
        }
    }

    private void Note(string text)
    {
        _report.AddNote(text);
        Messages.Say(text);
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

    private void SendControl(string line) => _control?.TrySend(Encoding.ASCII.GetBytes(line));

    private void Report(RunEnd end, int exitCode, string? message)
    {
        _report.End = end;
        _report.ExitCode = exitCode;
        _report.Message = message;
        if (message is not null)
        {
            Messages.Say(message);
        }
    }

    private void ReportStop()
    {
        if (Volatile.Read(ref _outputBroken))
        {
            ReportOutputClosed();
            return;
        }

        int signal = _signals!.Last == 0 ? Terminate : _signals.Last;
        Report(RunEnd.Stopped, ExitCodes.SignalBase + signal, $"{_displayName}: stopped");
    }

    private void ReportOutputClosed()
    {
        if (StandardStream.Output.WriteFailure is { } failure)
        {
            Report(RunEnd.OutputClosed, ExitCodes.MachineFailed, "standard output cannot be written: " + failure);
        }
        else
        {
            Report(RunEnd.OutputClosed, ExitCodes.SignalBase + BrokenPipe, null);
        }
    }

    private void ReportResult(Emulator emulator)
    {
        _report.GuestResult = _state.Result;
        switch (_state.Result)
        {
            case null:
                ReportDeadMachine(emulator, RunEnd.MachineFailed, $"the machine stopped without a result (QEMU status {emulator.Status})");
                break;
            case { Kind: GuestResultKind.Panicked } panic:
                ReportDeadMachine(emulator, RunEnd.Panicked, "kernel panic: " + panic.Text);
                break;
            case { Kind: GuestResultKind.NotStarted } refusal:
                Report(RunEnd.NotStarted, ExitCodes.Usage, refusal.Text);
                break;
            case { Kind: GuestResultKind.Signaled } when Volatile.Read(ref _outputBroken):
                ReportOutputClosed();
                break;
            case { Kind: GuestResultKind.Signaled } when _signals!.Last != 0:
                // Whatever signal the guest's ABI has for it: the program ended as the user asked.
                Report(RunEnd.Stopped, ExitCodes.SignalBase + _signals.Last, null);
                break;
            case { Kind: GuestResultKind.Signaled } signal:
                Report(RunEnd.Signaled, ExitCodes.SignalBase + signal.Number, $"{_displayName}: ended by {signal.Text}");
                break;
            case var exit when StandardStream.Output.WriteFailure is not null:
                _report.GuestResult = exit;
                ReportOutputClosed();
                break;
            case var exit:
                Report(RunEnd.Exited, exit.Number, null);
                break;
        }
    }

    private void ReportDeadMachine(Emulator emulator, RunEnd end, string sentence)
    {
        Report(end, ExitCodes.MachineFailed, sentence);
        foreach (string text in (ReadOnlySpan<string>)[emulator.Errors.ToString(), emulator.Serial.ToString()])
        {
            if (text.Length > 0)
            {
                Messages.ShowText(text);
            }
        }
    }
}
