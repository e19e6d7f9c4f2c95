using System;
using Isthmus.Machine.Simulated.Execution;

namespace Isthmus.Machine.Simulated.Programs;

/// <content>Jumps, branches, loops and functions.</content>
public sealed partial class SimulatedProgram
{
    /// <summary>Goes on at a label.</summary>
    public SimulatedProgram Jump(string label) => JumpTo(Operand.AddressOf(label));

    /// <summary>Goes on at any address, right or wrong.</summary>
    public SimulatedProgram JumpTo(Operand address)
    {
        Use(address);
        return Step($"jump {address}", cpu => cpu.Rip = address.Evaluate(cpu));
    }

    /// <summary>Goes on at a label where the condition holds.</summary>
    public SimulatedProgram JumpIf(Func<SimulatedCpu, bool> condition, string label)
    {
        _references.Add(label);
        return Step($"jump if {label}", cpu => cpu.Rip = condition(cpu) ? cpu.AddressOf(label) : cpu.Rip);
    }

    /// <summary>Runs one of two bodies.</summary>
    public SimulatedProgram If(
        Func<SimulatedCpu, bool> condition, Action<SimulatedProgram> then, Action<SimulatedProgram>? otherwise = null)
    {
        string elseLabel = AnonymousLabel("else");
        string endLabel = AnonymousLabel("end");
        JumpIf(cpu => !condition(cpu), elseLabel);
        then(this);
        if (otherwise is not null)
        {
            Jump(endLabel);
        }

        Label(elseLabel);
        otherwise?.Invoke(this);
        return Label(endLabel);
    }

    /// <summary>Runs the body as long as the condition holds.</summary>
    public SimulatedProgram While(Func<SimulatedCpu, bool> condition, Action<SimulatedProgram> body)
    {
        string startLabel = AnonymousLabel("while");
        string endLabel = AnonymousLabel("end");
        Label(startLabel).JumpIf(cpu => !condition(cpu), endLabel);
        body(this);
        return Jump(startLabel).Label(endLabel);
    }

    /// <summary>Runs the body again and again with a counter that goes from 0 to <paramref name="times"/> - 1.</summary>
    /// <param name="counter">A register that system calls and the body leave alone.</param>
    /// <param name="times">How often.</param>
    /// <param name="body">The body.</param>
    public SimulatedProgram Loop(Register counter, Operand times, Action<SimulatedProgram> body)
    {
        Use(times);
        return Set(counter, 0).While(cpu => cpu[counter] < times.Evaluate(cpu), program =>
        {
            body(program);
            program.Step($"count {counter}", cpu => cpu[counter]++);
        });
    }

    /// <summary>Runs the body for ever.</summary>
    public SimulatedProgram Forever(Action<SimulatedProgram> body)
    {
        string startLabel = AnonymousLabel("forever");
        Label(startLabel);
        body(this);
        return Jump(startLabel);
    }

    /// <summary>Pushes the address of the next instruction, and goes on at a label.</summary>
    public SimulatedProgram Call(string label)
    {
        _references.Add(label);
        return Step($"call {label}", cpu =>
        {
            cpu.Push(cpu.Rip);
            cpu.Rip = cpu.AddressOf(label);
        });
    }

    /// <summary>Goes on at the address that is popped from the stack.</summary>
    public SimulatedProgram Return() => Step("return", cpu => cpu.Rip = cpu.Pop());

    /// <summary>Pushes a word.</summary>
    public SimulatedProgram Push(Operand value)
    {
        Use(value);
        return Step($"push {value}", cpu => cpu.Push(value.Evaluate(cpu)));
    }

    /// <summary>Pops a word.</summary>
    public SimulatedProgram Pop(Register register) => Step($"pop {register}", cpu => cpu[register] = cpu.Pop());
}
