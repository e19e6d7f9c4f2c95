using System;
using Isthmus.Abi;
using Isthmus.Kernel.Startup;
using Isthmus.Machine.X64;

namespace Isthmus.Image;

/// <summary>Where C# begins in ring 0.</summary>
internal static class Program
{
    private static int Main()
    {
        var machine = new X64Machine();
        if (machine.Archive.Length == 0)
        {
            if (RuntimeCheck.Run() is { } failure)
            {
                throw new InvalidOperationException("the runtime does not work here: " + failure);
            }

            if (Natives.CommandLine.Contains("panic", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("a panic was asked for");
            }

            Natives.WriteLine("isthmus: the runtime works in ring 0; no boot archive, so nothing to start");
            return 0;
        }

        KernelStartup.Run(machine, Personalities.All);
        return 0;
    }
}
