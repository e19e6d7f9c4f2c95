using System;
using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>Runs programs that look into the kernel, and compares what they saw.</summary>
internal static class ProbeHost
{
    public static AuroraHost Create(SimulatedProgram program, params string[] settings)
    {
        var personality = new ProbePersonality();
        return new AuroraHost(program, settings)
        {
            Personality = personality,
            Wrap = machine => personality.Machine = machine,
        };
    }

    /// <summary>Notes how much memory is taken, for <see cref="AssertNothingLeaked"/>.</summary>
    public static SimulatedProgram Look(this SimulatedProgram program)
        => program.Syscall(ProbePersonality.FreeFrames).Record("frames")
            .Syscall(ProbePersonality.ProcessCount).Record("processes")
            .Syscall(ProbePersonality.ChargedMemory).Record("charged");

    /// <summary>Runs the body in a child and waits for it and all that it leaves behind to end, however they do.</summary>
    public static SimulatedProgram InChild(this SimulatedProgram program, Action<SimulatedProgram> body)
        => program.Syscall(3).If(cpu => cpu.Rax == 0, child =>
        {
            body(child);
            child.Exit(0);
        }).Do(cpu => cpu.Rax = 1).While(cpu => cpu.Result > 0, wait => wait.Syscall(5, -1, 0, 0));

    /// <summary>All looks saw the same, and no handler had a bug.</summary>
    public static void AssertNothingLeaked(this AuroraHost host)
    {
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        foreach (string name in new[] { "frames", "processes", "charged" })
        {
            Assert.True(host.Machine.Values(name).Count > 1, name);
            Assert.True(host.Machine.Values(name).Distinct().Count() == 1, $"{name}: {string.Join(' ', host.Machine.Values(name))}");
        }
    }

    public static string[] AssertNoOops(this string[] control)
    {
        Assert.DoesNotContain(control, line => line.StartsWith("oops", StringComparison.Ordinal));
        return control;
    }
}
