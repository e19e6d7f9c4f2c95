using System;
using System.Collections.Generic;
using System.Text;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Archives;
using Isthmus.Machine.Simulated.Devices;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>Runs simulated Aurora programs on the real kernel until the first one ends.</summary>
internal sealed class AuroraHost
{
    private readonly ArchiveBuilder _archive;

    public AuroraHost(SimulatedProgram first, params string[] settings)
        : this("/bin/" + first.Name, settings) => Add(first);

    /// <summary>Starts whatever the test puts at the path.</summary>
    public AuroraHost(string path, params string[] settings)
    {
        var launch = new LaunchBlock(path);
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=');
            launch.Add(setting[..equals], setting[(equals + 1)..]);
        }

        _archive = new ArchiveBuilder { Launch = launch };
    }

    public SimulatedMachineOptions Options { get; set; } = new() { Frames = 4096, Seed = 1 };

    public SimulatedMachine Machine { get; private set; } = null!;

    /// <summary>The ABI, where it is not Aurora as it is.</summary>
    public Personality? Personality { get; init; }

    /// <summary>Puts something between the machine and the kernel.</summary>
    public Func<SimulatedMachine, IMachine>? Wrap { get; init; }

    /// <summary>Lines that the kernel sent to the host tool.</summary>
    public string[] Control => Lines("org.isthmus.control");

    public string[] Trace => Lines("org.isthmus.trace");

    public AuroraHost Add(SimulatedProgram program, string? path = null)
    {
        _archive.AddProgram(path ?? "/bin/" + program.Name, program);
        return this;
    }

    public AuroraHost AddFile(string path, byte[] content, int permissions)
    {
        _archive.AddFile(path, content, permissions);
        return this;
    }

    public AuroraHost AddText(string path, string text)
    {
        _archive.AddText(path, text);
        return this;
    }

    /// <summary>Boots, runs, and checks that no program assertion failed.</summary>
    public AuroraHost Run(string input = "")
    {
        Machine = new SimulatedMachine(Options with { Archive = _archive });
        SimulatedPort stdin = Machine.Port("org.isthmus.stdin");
        stdin.FeedFromHost(Encoding.UTF8.GetBytes(input));
        stdin.CloseFromHost();
        try
        {
            Isthmus.Kernel.Startup.KernelStartup.Run(Wrap?.Invoke(Machine) ?? Machine, Personality is null ? Personalities.All : [Personality]);
        }
        catch (MachinePoweredOffException)
        {
            // The way a run ends.
        }

        Assert.Null(Machine.Failure);
        return this;
    }

    public string Output(string stream = "stdout") => Machine.Port("org.isthmus." + stream).TakeTextFromGuest();

    private string[] Lines(string port)
    {
        List<string> lines = [.. Machine.Port(port).TakeTextFromGuest().Split('\n')];
        lines.RemoveAll(line => line.Length == 0);
        return [.. lines];
    }
}
