using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Pieces of programs that hold pseudo-terminals.</summary>
internal static class TerminalPieces
{
    private const int ReadAndWrite = 3;

    /// <summary>Opens a pair: the master is 3, the slave 4.</summary>
    public static SimulatedProgram OpenPair(this SimulatedProgram program)
        => program.Text("ptmx", "/dev/ptmx").Text("pts", "/dev/pts/0").Reserve("group", 8)
            .Fill("master", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("ptmx"), _ => 9, _ => ReadAndWrite)
            .Fill("slave", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("pts"), _ => 10, _ => ReadAndWrite)
            .Syscall(85, Operand.AddressOf("master")).AssertResult(3)
            .Syscall(85, Operand.AddressOf("slave")).AssertResult(4);

    /// <summary>Waits until the child of the variable <c>pid</c> has the terminal in its foreground.</summary>
    public static SimulatedProgram WaitUntilForeground(this SimulatedProgram program)
    {
        string label = NewLabel();
        return program.Label(label).Syscall(157)
            .Syscall(68, 4, 0, Operand.AddressOf("group")).AssertResult(0)
            .JumpIf(cpu => cpu.ReadUInt32(cpu.AddressOf("group")) != (uint)cpu["pid"], label);
    }
}
