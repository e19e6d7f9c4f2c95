using System;
using System.Collections.Generic;
using Isthmus.Kernel.Startup;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Archives;
using Isthmus.Machine.Simulated.Programs;
using LaunchBlock = Isthmus.Machine.Simulated.Archives.LaunchBlock;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>Runs simulated Aurora programs with a terminal, and a user who does the next thing whenever the machine has come to rest.
/// </summary>
internal sealed class TerminalHost
{
    private readonly ArchiveBuilder _archive;
    private readonly Queue<Action> _user = [];
    private readonly SimulatedMachine _machine;

    public TerminalHost(params SimulatedProgram[] programs)
    {
        LaunchBlock launch = new LaunchBlock("/bin/" + programs[0].Name)
            .Add("stdin", "tty").Add("stdout", "tty").Add("stderr", "tty").Add("rows", "24").Add("columns", "80");
        _archive = new ArchiveBuilder { Launch = launch };
        foreach (SimulatedProgram program in programs)
        {
            _archive.AddProgram("/bin/" + program.Name, program);
        }

        _machine = new SimulatedMachine(new SimulatedMachineOptions
        {
            Frames = 4096,
            Seed = 1,
            Archive = _archive,
            Ports = [new("org.isthmus.tty"), new("org.isthmus.control")],
            WhenIdle = _ => DoNext(),
        });
    }

    public SimulatedMachine Machine => _machine;

    /// <summary>What the terminal shows.</summary>
    public string Screen { get; private set; } = "";

    /// <summary>The last line that the kernel sent to the host tool.</summary>
    public string Result { get; private set; } = "";

    /// <summary>The user types.</summary>
    public TerminalHost Type(string keys) => Then(() => _machine.Port("org.isthmus.tty").FeedFromHost(keys));

    /// <summary>The host tool sends a line.</summary>
    public TerminalHost Send(string line) => Then(() => _machine.Port("org.isthmus.control").FeedFromHost(line + "\n"));

    /// <summary>The terminal goes away.</summary>
    public TerminalHost HangUp() => Then(() => _machine.Port("org.isthmus.tty").CloseFromHost());

    /// <summary>Something happens on the host.</summary>
    public TerminalHost Then(Action action)
    {
        _user.Enqueue(action);
        return this;
    }

    /// <summary>Boots and runs until the first program has ended.</summary>
    public TerminalHost Run()
    {
        try
        {
            KernelStartup.Run(_machine, Personalities.All);
        }
        catch (MachinePoweredOffException)
        {
            // The way a run ends.
        }

        Assert.Null(_machine.Failure);
        Assert.Empty(_user);
        Screen = _machine.Port("org.isthmus.tty").TakeTextFromGuest();
        Result = _machine.Port("org.isthmus.control").TakeTextFromGuest().TrimEnd('\n').Split('\n')[^1];
        return this;
    }

    private bool DoNext()
    {
        if (!_user.TryDequeue(out Action? action))
        {
            return false;
        }

        action();
        return true;
    }
}
