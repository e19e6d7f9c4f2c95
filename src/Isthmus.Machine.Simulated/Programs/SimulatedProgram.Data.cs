using System;
using System.Collections.Generic;
using System.Text;

namespace Isthmus.Machine.Simulated.Programs;

/// <content>Data: constants, variables and buffers.</content>
public sealed partial class SimulatedProgram
{
    private readonly Dictionary<string, ProgramData> _data = [];

    /// <summary>Adds read-only bytes.</summary>
    public SimulatedProgram Data(string label, params byte[] bytes)
        => AddData(new ProgramData(label, ProgramSection.ReadOnly, bytes, bytes.Length, 16));

    /// <summary>Adds read-only UTF-8 text with a NUL behind it, which its length counts too.</summary>
    public SimulatedProgram Text(string label, string text) => Data(label, Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>Adds bytes that the program may change.</summary>
    public SimulatedProgram WritableData(string label, params byte[] bytes)
        => AddData(new ProgramData(label, ProgramSection.Writable, bytes, bytes.Length, 16));

    /// <summary>Adds zeros that the program may change, and that the file does not contain.</summary>
    public SimulatedProgram Reserve(string label, int size, int alignment = 16)
        => AddData(new ProgramData(label, ProgramSection.Zeroed, [], size, alignment));

    /// <summary>Adds a 64-bit variable that is zero at the start.</summary>
    public SimulatedProgram Variable(string name) => Reserve(name, sizeof(ulong), sizeof(ulong));

    /// <summary>Adds read-only NUL-terminated texts, and an array of pointers to them with a null behind it (argv and the like).
    /// The array is filled when the instruction here runs: the image may be anywhere.</summary>
    public SimulatedProgram Strings(string label, params string[] texts)
    {
        Reserve(label, (texts.Length + 1) * sizeof(ulong));
        var addresses = new Operand[texts.Length];
        for (int index = 0; index < texts.Length; index++)
        {
            addresses[index] = Use(texts[index]);
        }

        return Step($"strings {label}", cpu =>
        {
            ulong slot = cpu.AddressOf(label);
            foreach (Operand address in addresses)
            {
                cpu.WriteUInt64(slot, address.Evaluate(cpu));
                slot += sizeof(ulong);
            }
        });
    }

    /// <summary>The length of a piece of data.</summary>
    internal int LengthOf(string label) => _data.TryGetValue(label, out ProgramData? data)
        ? data.Size
        : throw new InvalidOperationException($"Program {Name} has no data {label}.");

    private SimulatedProgram AddData(ProgramData data)
    {
        CheckOpen();
        ArgumentOutOfRangeException.ThrowIfNegative(data.Size);
        if (!int.IsPow2(data.Alignment) || data.Alignment > Page.Size)
        {
            throw new ArgumentException($"Data {data.Label}: an alignment of {data.Alignment} is not possible.");
        }

        return !_codeLabels.ContainsKey(data.Label) && _data.TryAdd(data.Label, data) ? this : throw Twice(data.Label);
    }
}
