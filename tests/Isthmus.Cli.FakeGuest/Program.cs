using System;

namespace Isthmus.Cli.FakeGuest;

/// <summary>
/// Stands in for QEMU and the guest: takes QEMU's command line, connects to the ports as QEMU does, and plays the script in
/// <c>FAKE_GUEST</c>, a command a line.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        string[] script = (Environment.GetEnvironmentVariable("FAKE_GUEST") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        EmulatorArguments emulator = new(arguments);
        using Ports ports = new();
        if (Array.IndexOf(script, "no-ports") < 0)
        {
            ports.Connect(emulator);
        }

        Player player = new(emulator, ports);
        foreach (string line in script)
        {
            player.Play(line);
        }

        return player.Status;
    }
}
