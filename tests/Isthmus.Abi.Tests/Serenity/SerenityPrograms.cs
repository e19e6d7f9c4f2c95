using System;
using System.Threading;
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

    private static int s_labels;

    /// <summary>A label that no program has yet.</summary>
    public static string NewLabel() => "block" + Interlocked.Increment(ref s_labels);

    /// <summary>Adds a text; its address and its length are what a call takes. Null is no text.</summary>
    public static (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) TextOf(SimulatedProgram program, string? text)
    {
        if (text is null)
        {
            return (_ => 0, _ => 0);
        }

        string label = NewLabel();
        program.Text(label, text);
        return (cpu => cpu.AddressOf(label), _ => (ulong)text.Length);
    }

    /// <summary>Executes a program with its path as the only argument.</summary>
    public static SimulatedProgram Execute(SimulatedProgram program, string path)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) text = TextOf(program, path);
        string arguments = NewLabel();
        string block = NewLabel();
        return program.Fill(arguments, text.Address, text.Length)
            .Fill(block, text.Address, text.Length, cpu => cpu.AddressOf(arguments), _ => 1, _ => 0, _ => 0)
            .Syscall(25, Operand.AddressOf(block));
    }

    /// <summary>Two 32-bit fields beside each other.</summary>
    public static ulong Pair(int low, int high) => (uint)low | ((ulong)(uint)high << 32);

    /// <summary>Runs a program that ends by itself with code 0.</summary>
    public static AuroraHost Finish(this SimulatedProgram program)
    {
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        return host;
    }

    /// <summary>Runs the program and checks that it came to its end.</summary>
    public static AuroraHost RunToEnd(this SimulatedProgram program, params string[] settings)
    {
        AuroraHost host = new AuroraHost(program.Exit(0), settings).Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        return host;
    }

    /// <summary>Runs the program, in which children may end by faults, and checks that it came to its end.</summary>
    public static AuroraHost RunAmongFaults(this AuroraHost host)
    {
        host.Run();
        string[] control = host.Control;
        Assert.Equal("exit 0", control[^1]);
        Assert.DoesNotContain(control, line => line.StartsWith("oops", StringComparison.Ordinal));
        return host;
    }
}
