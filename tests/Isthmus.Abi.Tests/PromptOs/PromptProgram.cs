using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Pieces of simulated PromptOS programs.</summary>
internal static class PromptProgram
{
    /// <summary>Starts a program with room for what spawn and wait need. R15 is used up by the steps here.</summary>
    public static SimulatedProgram Create(string name = "prompt")
        => new SimulatedProgram(name, ProgramAbi.PromptOs)
            .Reserve("spawn", 64).Reserve("argv", 32).Reserve("pairs", 256).Reserve("result", 40).Reserve("buffer", 8192);

    /// <summary>Fills the parameters of spawn.</summary>
    public static SimulatedProgram PrepareSpawn(
        this SimulatedProgram program, string path, uint flags = 0, params (Operand Parent, long Child)[] handles)
    {
        program.Set(Register.R15, path).Do(cpu =>
        {
            ulong at = cpu.AddressOf("spawn");
            cpu.WriteUInt32(at, 48);
            cpu.WriteUInt32(at + 4, flags);
            cpu.WriteUInt64(at + 8, cpu.R15);
            cpu.WriteUInt64(cpu.AddressOf("argv"), cpu.R15);
            cpu.WriteUInt64(at + 16, cpu.AddressOf("argv"));
            cpu.WriteUInt64(at + 24, 0);
            cpu.WriteUInt64(at + 32, handles.Length == 0 ? 0 : cpu.AddressOf("pairs"));
            cpu.WriteUInt32(at + 40, (uint)handles.Length);
            cpu.WriteUInt32(at + 44, 0xFFFF_FFFF);
        });
        for (int i = 0; i < handles.Length; i++)
        {
            ulong offset = (ulong)i * 16;
            (Operand parent, long child) = handles[i];
            program.Do(cpu =>
            {
                cpu.WriteUInt64(cpu.AddressOf("pairs") + offset, parent.Evaluate(cpu));
                cpu.WriteUInt64(cpu.AddressOf("pairs") + offset + 8, (ulong)child);
            });
        }

        return program;
    }

    /// <summary>Spawns a program; the handle is in RAX then.</summary>
    public static SimulatedProgram Spawn(
        this SimulatedProgram program, string path, uint flags = 0, params (Operand Parent, long Child)[] handles)
        => program.PrepareSpawn(path, flags, handles).Syscall(1, Operand.AddressOf("spawn"));

    /// <summary>Waits for a process and checks how it ended.</summary>
    public static SimulatedProgram WaitFor(this SimulatedProgram program, Operand handle, int code, int signal = 0)
        => program.Syscall(2, handle, Operand.AddressOf("result"), 0).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("result") + 4) == (uint)code, $"it ended with {code}")
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("result") + 8) == (uint)signal, $"signal {signal} ended it");

    /// <summary>Runs a program to its end, which must be exit 0.</summary>
    public static AuroraHost Run(this SimulatedProgram program, params SimulatedProgram[] others)
    {
        var host = new AuroraHost(program, "abi=promptos");
        foreach (SimulatedProgram other in others)
        {
            host.Add(other);
        }

        host.AddText("/etc/motd", "hello").Run("input");
        Assert.Equal("exit 0", host.Control[^1]);
        Assert.DoesNotContain(host.Control, line => line.StartsWith("oops", System.StringComparison.Ordinal));
        return host;
    }
}
