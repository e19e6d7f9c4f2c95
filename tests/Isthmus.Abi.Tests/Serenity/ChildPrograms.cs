using System;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Pieces of programs that watch other processes. The variable <c>pid</c> says which one.</summary>
internal static class ChildPrograms
{
    public const int Exited = 0;
    public const int Killed = 1;
    public const int Stopped = 4;
    public const int Continued = 5;
    public const int NoHang = 1;
    public const int WantStopped = 2;
    public const int WantEnded = 4;
    public const int WantContinued = 8;
    public const int NoTake = 0x1000000;
    public const int SigKill = 9;
    public const int SigTrap = 5;
    public const int SigCont = 18;
    public const int SigStop = 19;
    private const int Fork = 33;
    private const int KillCall = 70;
    private const int Ptrace = 97;
    private const int Waitid = 154;
    private const int Yield = 157;

    /// <summary>A program that has the variables of these pieces.</summary>
    public static SimulatedProgram Watcher(string name = "program") => Program(name).Variable("pid").Reserve("status", 48).Reserve("registers", 168);

    /// <summary>Starts a child, whose number is in the variable then.</summary>
    public static SimulatedProgram StartChild(this SimulatedProgram program, Action<SimulatedProgram> body, string variable = "pid")
        => program.Syscall(Fork).If(cpu => cpu.Rax == 0, body).Store(variable);

    /// <summary>Gives way for ever.</summary>
    public static SimulatedProgram Spin(this SimulatedProgram program) => program.Forever(body => body.Syscall(Yield));

    public static SimulatedProgram Send(this SimulatedProgram program, int signal, string variable = "pid")
        => program.Syscall(KillCall, Operand.ValueOf(variable), signal).AssertResult(0);

    /// <summary>Waits with waitid; the result is in RAX.</summary>
    public static SimulatedProgram Wait(this SimulatedProgram program, int options, string variable = "pid", int kind = 2)
    {
        string block = NewLabel();
        return program.Fill(block, cpu => Pair(kind, (int)cpu[variable]), cpu => cpu.AddressOf("status"), _ => (ulong)options)
            .Syscall(Waitid, Operand.AddressOf(block));
    }

    /// <summary>Waits, and looks at what is told.</summary>
    public static SimulatedProgram WaitFor(this SimulatedProgram program, int options, int code, int status, string variable = "pid")
        => program.Wait(options, variable).AssertResult(0)
            .Assert(cpu => Code(cpu) == code && Status(cpu) == status, $"code {code} and status {status}")
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 12) == cpu[variable], "who it was");

    public static SimulatedProgram WaitForStop(this SimulatedProgram program, int signal, string variable = "pid")
        => program.WaitFor(WantStopped, Stopped, signal, variable);

    /// <summary>Makes the call ptrace about the process in the variable; the result is in RAX.</summary>
    public static SimulatedProgram Trace(
        this SimulatedProgram program, int request, Func<SimulatedCpu, ulong>? address = null, Func<SimulatedCpu, ulong>? data = null,
        string variable = "pid")
    {
        string block = NewLabel();
        return program.Fill(block, cpu => Pair(request, (int)cpu[variable]), address ?? (_ => 0), data ?? (_ => 0))
            .Syscall(Ptrace, Operand.AddressOf(block));
    }

    /// <summary>The word of the registers at an offset.</summary>
    public static ulong Traced(this SimulatedCpu cpu, int offset) => cpu.ReadUInt64(cpu.AddressOf("registers") + (ulong)offset);

    public static int Code(SimulatedCpu cpu) => (int)cpu.ReadUInt32(cpu.AddressOf("status") + 4);

    public static int Status(SimulatedCpu cpu) => (int)cpu.ReadUInt32(cpu.AddressOf("status") + 32);
}
