using System;
using System.Linq;
using Isthmus.Machine.Simulated.Execution;

namespace Isthmus.Machine.Simulated.Programs;

/// <content>System calls, exceptions, and what tests want to see.</content>
public sealed partial class SimulatedProgram
{
    /// <summary>Makes a system call with the <c>SYSCALL</c> instruction; the result is in RAX then.</summary>
    public SimulatedProgram Syscall(long number, params Operand[] arguments)
        => LoadRegisters(number, arguments).Append($"syscall {number}", [0x0F, 0x05], null);

    /// <summary>Makes a system call with <c>int 0x80</c>.</summary>
    public SimulatedProgram SyscallByInterrupt(long number, params Operand[] arguments)
        => LoadRegisters(number, arguments).Append($"int 0x80 {number}", [0xCD, 0x80], null);

    /// <summary>Ends the process.</summary>
    public SimulatedProgram Exit(Operand code) => Syscall(Abi.ExitNumber, code);

    /// <summary>Keeps RAX in a variable, which is declared if it is not there yet.</summary>
    public SimulatedProgram Store(string variable)
    {
        if (!_data.ContainsKey(variable))
        {
            Variable(variable);
        }

        return Step($"store {variable}", cpu => cpu[variable] = cpu.Rax);
    }

    /// <summary>Sets a register.</summary>
    public SimulatedProgram Set(Register register, Operand value)
    {
        Use(value);
        return Step($"set {register}", cpu => cpu[register] = value.Evaluate(cpu));
    }

    /// <summary>Executes an instruction that user mode may not use: HLT.</summary>
    public SimulatedProgram ExecutePrivileged() => Append("hlt", [0xF4], null);

    /// <summary>Executes an undefined instruction: UD2.</summary>
    public SimulatedProgram ExecuteUndefined() => Append("ud2", [0x0F, 0x0B], null);

    /// <summary>Executes <c>int3</c>.</summary>
    public SimulatedProgram ExecuteBreakpoint() => Append("int3", [0xCC], null);

    /// <summary>Divides by zero.</summary>
    public SimulatedProgram DivideByZero() => Step("divide by zero", cpu => cpu.Raise(TrapKind.DivideError));

    /// <summary>Reports a number to the test: see <see cref="SimulatedMachine.Values"/>.</summary>
    public SimulatedProgram Record(string name, Func<SimulatedCpu, ulong> value)
        => Step($"record {name}", cpu => cpu.Report(name, value(cpu)));

    /// <summary>Reports RAX, the result of the call before.</summary>
    public SimulatedProgram Record(string name) => Record(name, cpu => cpu.Rax);

    /// <summary>Reports a text to the test: see <see cref="SimulatedMachine.Texts"/>.</summary>
    public SimulatedProgram RecordText(string name, Func<SimulatedCpu, string> text)
        => Step($"record {name}", cpu => cpu.Report(name, text(cpu)));

    /// <summary>Fails the test where the condition does not hold.</summary>
    public SimulatedProgram Assert(Func<SimulatedCpu, bool> condition, string message)
        => Step($"assert: {message}", cpu =>
        {
            if (!condition(cpu))
            {
                throw new InvalidOperationException($"{message} (rax = {cpu.Result}, 0x{cpu.Rax:x})");
            }
        });

    /// <summary>Fails the test where the call before did not return this value.</summary>
    public SimulatedProgram AssertResult(long expected) => Assert(cpu => cpu.Result == expected, $"expected {expected}");

    private SimulatedProgram LoadRegisters(long number, Operand[] arguments)
    {
        if (arguments.Length > Abi.Arguments.Count)
        {
            throw new ArgumentException($"Call {number}: {arguments.Length} arguments, but the ABI has {Abi.Arguments.Count} registers.");
        }

        Operand[] used = [.. arguments.Select(Use)];
        return Step($"call {number}({string.Join(", ", used)})", cpu =>
        {
            // All values first: one argument's register may be another argument's source.
            Span<ulong> values = stackalloc ulong[used.Length];
            for (int index = 0; index < used.Length; index++)
            {
                values[index] = used[index].Evaluate(cpu);
            }

            for (int index = 0; index < used.Length; index++)
            {
                cpu[Abi.Arguments[index]] = values[index];
            }

            cpu.Rax = unchecked((ulong)number);
        });
    }
}
