using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>Pieces of programs that use a terminal.</summary>
internal static class TerminalPrograms
{
    public const int GetSettings = 0x5401;
    public const int SetSettings = 0x5402;
    public const int SetSettingsAfterOutput = 0x5403;
    public const int SetSettingsAndForgetInput = 0x5404;
    public const int GetWindowSize = 0x5413;
    public const int GetBytesReady = 0x541B;
    public const int SetNonBlocking = 0x5421;
    public const int GetInterruptions = 0x54F0;

    private const int Local = 12;
    private const int Characters = 17;
    private const uint SignalsLinesAndEcho = 1 | 2 | 8;

    public static SimulatedProgram New(string name) => new SimulatedProgram(name)
        .Reserve("settings", 36).Reserve("buffer", 64).Reserve("status", 4).Reserve("number", 4).Reserve("size", 8);

    /// <summary>Bytes at once, no echo, no signals: a line editor's settings.</summary>
    public static SimulatedProgram EnterRawMode(this SimulatedProgram program, int request = SetSettings) => program
        .Syscall(35, 0, GetSettings, Operand.AddressOf("settings")).AssertResult(0)
        .Do(cpu => SetLocal(cpu, GetLocal(cpu) & ~SignalsLinesAndEcho))
        .Syscall(35, 0, request, Operand.AddressOf("settings")).AssertResult(0);

    /// <summary>What a terminal does at the start.</summary>
    public static SimulatedProgram LeaveRawMode(this SimulatedProgram program, int request = SetSettings) => program
        .Syscall(35, 0, GetSettings, Operand.AddressOf("settings")).AssertResult(0)
        .Do(cpu => SetLocal(cpu, GetLocal(cpu) | SignalsLinesAndEcho))
        .Syscall(35, 0, request, Operand.AddressOf("settings")).AssertResult(0);

    /// <summary>Reads once from standard input and records what came as text.</summary>
    public static SimulatedProgram ReadText(this SimulatedProgram program, string name) => program
        .Syscall(8, 0, Operand.AddressOf("buffer"), 64)
        .RecordText(name, cpu => cpu.Result < 0
            ? "error"
            : cpu.ReadText(cpu.AddressOf("buffer"), (int)cpu.Result));

    /// <summary>Starts a child that sleeps for ever; its number goes into a variable.</summary>
    public static SimulatedProgram StartSleeper(this SimulatedProgram program, string variable) => program
        .Variable(variable).Syscall(3).Store(variable)
        .If(cpu => cpu.Rax == 0, child => child.Syscall(34, -1).Exit(0));

    /// <summary>Waits for a child and records how it ended.</summary>
    public static SimulatedProgram WaitFor(this SimulatedProgram program, string variable) => program
        .Syscall(5, Operand.ValueOf(variable), Operand.AddressOf("status"), 0)
        .Record("status of " + variable, cpu => cpu.ReadUInt32(cpu.AddressOf("status")));

    /// <summary>Records whether a child still runs.</summary>
    public static SimulatedProgram AskFor(this SimulatedProgram program, string variable) => program
        .Syscall(5, Operand.ValueOf(variable), Operand.AddressOf("status"), 1)
        .Record("end of " + variable);

    public static byte GetCharacter(SimulatedCpu cpu, int which) => cpu.ReadByte(cpu.AddressOf("settings") + Characters + (ulong)which);

    public static uint GetLocal(SimulatedCpu cpu) => cpu.ReadUInt32(cpu.AddressOf("settings") + Local);

    public static void SetLocal(SimulatedCpu cpu, uint value) => cpu.WriteUInt32(cpu.AddressOf("settings") + Local, value);
}
