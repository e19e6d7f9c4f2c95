using System;
using Isthmus.Machine.Simulated.Execution;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>A value that a step computes when it runs: a constant, a register, an address. A string stands for its own address, as a
/// NUL-terminated constant of the program.</summary>
public readonly record struct Operand
{
    private readonly Func<SimulatedCpu, ulong>? _evaluate;
    private readonly ulong _constant;
    private readonly string _description;

    private Operand(string description, Func<SimulatedCpu, ulong>? evaluate, ulong constant = 0)
    {
        _description = description;
        _evaluate = evaluate;
        _constant = constant;
    }

    /// <summary>The label that has to exist, if there is one.</summary>
    internal string? Label { get; private init; }

    /// <summary>The text that the program has to contain under <see cref="Label"/>, if there is one.</summary>
    internal string? Literal { get; private init; }

    public static implicit operator Operand(int value) => new($"{value}", null, unchecked((ulong)(long)value));

    public static implicit operator Operand(uint value) => new($"{value}", null, value);

    public static implicit operator Operand(long value) => new($"{value}", null, unchecked((ulong)value));

    public static implicit operator Operand(ulong value) => new($"0x{value:x}", null, value);

    public static implicit operator Operand(Register register) => new($"{register}", cpu => cpu[register]);

    public static implicit operator Operand(string text)
        => AddressOf("\"" + text + "\"") with { Literal = text };

    /// <summary>The address of a label of code or data.</summary>
    public static Operand AddressOf(string label, long offset = 0)
        => new($"&{label}", cpu => unchecked(cpu.AddressOf(label) + (ulong)offset)) { Label = label };

    /// <summary>The value of a 64-bit variable.</summary>
    public static Operand ValueOf(string variable) => new(variable, cpu => cpu[variable]) { Label = variable };

    /// <summary>The length of a piece of data in bytes.</summary>
    public static Operand LengthOf(string data) => new($"length of {data}", cpu => (ulong)cpu.Program.LengthOf(data)) { Label = data };

    /// <summary>Whatever the lambda computes.</summary>
    public static Operand From(Func<SimulatedCpu, ulong> evaluate) => new("...", evaluate);

    /// <summary>The value now.</summary>
    public ulong Evaluate(SimulatedCpu cpu) => _evaluate is null ? _constant : _evaluate(cpu);

    /// <inheritdoc/>
    public override string ToString() => _description ?? "0";
}
