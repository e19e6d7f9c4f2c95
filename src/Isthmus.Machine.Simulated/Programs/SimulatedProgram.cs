using System;
using System.Collections.Generic;
using System.Text;
using Isthmus.Machine.Simulated.Execution;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>
/// A user program written in C#, and its builder. It becomes a real ELF file, which the kernel's own loader loads; its code is a row of
/// steps, each a lambda over the registers and the memory of the process. All state is there, so that fork, exec, signals and
/// copy-on-write work as for any program. Steps keep nothing in captured variables: a step that faults runs again.
/// </summary>
public sealed partial class SimulatedProgram
{
    private readonly List<ProgramInstruction> _steps = [];
    private readonly List<ProgramInstruction> _code = [];
    private readonly Dictionary<string, int> _codeLabels = [];
    private readonly List<string> _references = [];
    private int _codeLength;
    private int _anonymousLabels;
    private ProgramLayout? _layout;

    /// <summary>Starts an empty program.</summary>
    /// <param name="name">Its name, different from that of every other program on the machine.</param>
    /// <param name="abi">Its ABI: <see cref="ProgramAbi.Aurora"/> if none is given.</param>
    public SimulatedProgram(string name, ProgramAbi? abi = null)
    {
        Name = name;
        Abi = abi ?? ProgramAbi.Aurora;
        Id = Hash(name);
    }

    /// <summary>The program's name.</summary>
    public string Name { get; }

    /// <summary>The ABI that it is written for.</summary>
    public ProgramAbi Abi { get; }

    /// <summary>True for an image that can be loaded anywhere.</summary>
    public bool IsPositionIndependent { get; init; }

    /// <summary>The interpreter that the file asks for, if it does.</summary>
    public string? Interpreter { get; init; }

    /// <summary>The label at which the program starts, where that is not the first instruction.</summary>
    public string? Entry { get; init; }

    /// <summary>What identifies the program in its code.</summary>
    internal uint Id { get; }

    private ProgramLayout Layout => _layout ?? throw new InvalidOperationException($"Program {Name} is not finished.");

    /// <summary>Adds a step.</summary>
    public SimulatedProgram Do(Action<SimulatedCpu> action) => Step("do", action);

    /// <summary>Adds bytes of machine code; <see cref="MachineInstruction"/> says what the processor knows.</summary>
    public SimulatedProgram MachineCode(params byte[] code) => Append("machine code", code, null);

    /// <summary>Names the next instruction.</summary>
    public SimulatedProgram Label(string name)
    {
        CheckOpen();
        return _codeLabels.TryAdd(name, _codeLength) && !_data.ContainsKey(name) ? this : throw Twice(name);
    }

    /// <summary>The finished file. The program cannot be changed any more.</summary>
    public byte[] ToElf()
    {
        Seal();
        return ProgramElfWriter.Write(this, Layout, _code, _data.Values);
    }

    /// <summary>The address of a label as linked: for a position-independent program its distance from the start of the image.</summary>
    public VirtualAddress AddressOf(string label)
    {
        Seal();
        return new VirtualAddress(Layout.Base + OffsetOf(label));
    }

    /// <summary>The distance of a label from the start of the image.</summary>
    internal ulong OffsetOf(string label)
        => _codeLabels.TryGetValue(label, out int codeOffset) ? Layout.CodeOffset + (ulong)codeOffset
            : _data.TryGetValue(label, out ProgramData? data) ? Layout.OffsetOf(data)
            : throw new InvalidOperationException($"Program {Name} has no label {label}.");

    /// <summary>The distance of an instruction from the start of the image.</summary>
    internal ulong OffsetOf(ProgramInstruction instruction) => Layout.CodeOffset + (ulong)instruction.CodeOffset;

    /// <summary>The step with that number, if there is one.</summary>
    internal ProgramInstruction? FindStep(int index) => (uint)index < (uint)_steps.Count ? _steps[index] : null;

    /// <summary>Finishes the program: checks what it refers to, and gives everything its place.</summary>
    internal void Seal()
    {
        if (_layout is not null)
        {
            return;
        }

        foreach (string label in _references)
        {
            if (!_codeLabels.ContainsKey(label) && !_data.ContainsKey(label))
            {
                throw new InvalidOperationException($"Program {Name} refers to {label}, which it does not define.");
            }
        }

        // Who runs off the end meets an undefined instruction.
        Append("end", [0x0F, 0x0B], null);
        _layout = ProgramLayout.Arrange(this, _codeLength, _data.Values, Entry is null ? 0 : _codeLabels[Entry]);
    }

    private static uint Hash(string name)
    {
        // FNV-1a: the id depends on nothing but the name, so that files are the same in every run.
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ value) * 16777619);
        }

        return hash;
    }

    private SimulatedProgram Step(string description, Action<SimulatedCpu> action)
    {
        int index = _steps.Count;
        Append(description, StepEncoding.Encode(Id, index), action);
        _steps.Add(_code[^1]);
        return this;
    }

    private SimulatedProgram Append(string description, byte[] code, Action<SimulatedCpu>? action)
    {
        CheckOpen();
        _code.Add(new ProgramInstruction(this, description, _codeLength, code, action));
        _codeLength += code.Length;
        return this;
    }

    /// <summary>Notes that an operand's label must exist, and adds its text where it has one.</summary>
    private Operand Use(Operand operand)
    {
        if (operand.Literal is { } text && !_data.ContainsKey(operand.Label!))
        {
            Text(operand.Label!, text);
        }

        if (operand.Label is { } label)
        {
            _references.Add(label);
        }

        return operand;
    }

    private string AnonymousLabel(string kind) => $"{kind}#{_anonymousLabels++}";

    private void CheckOpen()
    {
        if (_layout is not null)
        {
            throw new InvalidOperationException($"Program {Name} is finished: it cannot be changed any more.");
        }
    }

    private ArgumentException Twice(string label) => new($"Program {Name} defines {label} twice.");
}
