using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Pieces of simulated PromptOS programs with signals.</summary>
internal static class SignalPieces
{
    /// <summary>Sets a handler, with one signal in its mask.</summary>
    public static SimulatedProgram Action(this SimulatedProgram program, int signal, string label, ulong flags, int blocked = 0)
        => program.Do(cpu =>
        {
            ulong at = cpu.AddressOf("action");
            cpu.WriteUInt64(at, cpu.AddressOf(label));
            cpu.WriteUInt64(at + 8, flags);
            cpu.WriteUInt64(at + 16, 0);
            cpu.WriteUInt64(at + 24, blocked == 0 ? 0 : 1UL << (blocked - 1));
        }).Syscall(74, signal, Operand.AddressOf("action"), 0).AssertResult(0);

    /// <summary>Puts one signal into the mask.</summary>
    public static SimulatedProgram Mask(this SimulatedProgram program, int signal)
        => program.Do(cpu => cpu.WriteUInt64(cpu.AddressOf("mask"), 1UL << (signal - 1)));
}
