using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Isthmus.Kernel.Syscalls.Documents;

/// <summary>Writes an ABI as a C header: numbers, constants, structures. For tools; it builds strings.</summary>
public static class CHeaderWriter
{
    /// <summary>The header's text.</summary>
    public static string Write(PersonalityDescriptor personality)
    {
        string upper = personality.Name.ToUpperInvariant();
        var text = new StringBuilder();
        Line(text, $"/* {personality.Title} system-call ABI: numbers and structures. */");
        Line(text, $"#ifndef ISTHMUS_{upper}_H");
        Line(text, $"#define ISTHMUS_{upper}_H");
        Line(text, "#include <stdint.h>");
        Line(text);
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            Line(text, $"#define {upper}_SYS_{call.Name} {call.Number.ToString(CultureInfo.InvariantCulture)} /* {call.Prototype} */");
        }

        WriteList(text, upper, personality);
        if (personality.Constants.Count != 0)
        {
            Line(text);
            foreach (ConstantDescriptor constant in personality.Constants)
            {
                string prefix = constant.Name.StartsWith(upper + "_", StringComparison.Ordinal) ? "" : upper + "_";
                Line(text, $"#define {prefix}{constant.Name} {ValueOf(constant)}");
            }
        }

        foreach (StructureDescriptor structure in personality.Structures)
        {
            Line(text);
            WriteStructure(text, personality.Name, structure);
        }

        Line(text);
        Line(text, "#endif");
        return text.ToString();
    }

    /// <summary>All calls once more, for tools that need a table of them.</summary>
    private static void WriteList(StringBuilder text, string upper, PersonalityDescriptor personality)
    {
        Line(text);
        Line(text, "/* Every call: CALL(name, number, prototype). */");
        text.Append(CultureInfo.InvariantCulture, $"#define {upper}_CALLS(CALL)");
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            text.Append(CultureInfo.InvariantCulture, $" \\\n    CALL({call.Name}, {call.Number}, \"{call.Prototype}\")");
        }

        Line(text);
    }

    private static string ValueOf(ConstantDescriptor constant)
    {
        if (!constant.IsSigned)
        {
            string digits = "0x" + constant.Value.ToString("x", CultureInfo.InvariantCulture);
            return constant.Value > uint.MaxValue ? digits + "ull" : digits + "u";
        }

        long value = unchecked((long)constant.Value);
        string number = value.ToString(CultureInfo.InvariantCulture);

        // The lowest number has no literal of its own in C: its digits without the sign are too large.
        return value == long.MinValue ? "(-9223372036854775807ll - 1)"
            : value is < int.MinValue or > int.MaxValue ? $"({number}ll)"
            : value == int.MinValue ? "(-2147483647 - 1)"
            : value < 0 ? $"({number})"
            : number;
    }

    private static void WriteStructure(StringBuilder text, string prefix, StructureDescriptor structure)
    {
        List<string> members = LayOut(structure, out bool isPacked);
        string name = $"{prefix}_{structure.Name}";
        Line(text, $"struct {name} {{");
        foreach (string member in members)
        {
            Line(text, $"    {member};");
        }

        Line(text, isPacked ? "} __attribute__((packed));" : "};");
        foreach (FieldDescriptor field in structure.Fields)
        {
            if (isPacked)
            {
                Line(text, $"_Static_assert(__builtin_offsetof(struct {name}, {field.Name}) == {field.Offset}, \"{name}\");");
            }
        }

        if (structure.Tail is null)
        {
            Line(text, $"_Static_assert(sizeof(struct {name}) == {structure.Size}, \"{name}\");");
        }
    }

    // Members in C, with bytes named where the compiler's own layout would leave none; packed where its layout would leave too many.
    private static List<string> LayOut(StructureDescriptor structure, out bool isPacked)
    {
        int alignment = 1;
        isPacked = false;
        foreach (FieldDescriptor field in structure.Fields)
        {
            alignment = Math.Max(alignment, field.Size);
            isPacked |= field.Offset % field.Size != 0;
        }

        isPacked |= structure.Tail is null && structure.Size % alignment != 0;
        var members = new List<string>();
        int end = 0;
        foreach (FieldDescriptor field in structure.Fields)
        {
            Pad(members, end, field.Offset, isPacked ? 1 : field.Size);
            members.Add($"{field.Type} {field.Name}");
            end = field.Offset + field.Size;
        }

        // A tail follows the fixed part without a gap; its own type is assumed to need no alignment, as bytes do not.
        Pad(members, end, structure.Size, isPacked || structure.Tail is not null ? 1 : alignment);
        if (structure.Tail is not null)
        {
            members.Add(structure.Tail);
        }

        return members;
    }

    private static void Pad(List<string> members, int end, int wanted, int alignment)
    {
        int natural = (end + alignment - 1) / alignment * alignment;
        if (natural != wanted)
        {
            members.Add($"uint8_t unused_{end}[{wanted - end}]");
        }
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
