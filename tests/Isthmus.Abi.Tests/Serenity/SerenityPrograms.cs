using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>What simulated programs for this ABI have in common.</summary>
internal static class SerenityPrograms
{
    /// <summary>A program that can be loaded anywhere, as all of them are.</summary>
    public static SimulatedProgram Program(string name = "program")
        => new(name, ProgramAbi.Serenity) { IsPositionIndependent = true };

    /// <summary>Fills a block of 64-bit words when the instruction here runs: the parameters of a call.</summary>
    public static SimulatedProgram Fill(this SimulatedProgram program, string label, params Func<SimulatedCpu, ulong>[] words)
        => program.Reserve(label, words.Length * 8).Do(cpu =>
        {
            for (int i = 0; i < words.Length; i++)
            {
                cpu.WriteUInt64(cpu.AddressOf(label) + ((ulong)i * 8), words[i](cpu));
            }
        });

    /// <summary>Two 32-bit fields beside each other.</summary>
    public static ulong Pair(int low, int high) => (uint)low | ((ulong)(uint)high << 32);

    /// <summary>Runs the program and checks that it came to its end.</summary>
    public static AuroraHost RunToEnd(this SimulatedProgram program, params string[] settings)
    {
        AuroraHost host = new AuroraHost(program.Exit(0), settings).Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        return host;
    }
}
