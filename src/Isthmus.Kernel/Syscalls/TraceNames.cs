using System;
using System.Collections.Generic;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Shows numbers by the names that an ABI has for them.</summary>
public static class TraceNames
{
    /// <summary>Shows a number by the constant that has it; one without a name as it is.</summary>
    public static void WriteName(ref TraceWriter writer, PersonalityDescriptor personality, string prefix, long value)
    {
        if (Find(personality, prefix, value) is { } name)
        {
            writer.WriteText(name);
        }
        else
        {
            writer.WriteNumber(value);
        }
    }

    /// <summary>Shows the bits of a number by the constants that have them, with <c>|</c> between; the rest as a number.</summary>
    public static void WriteFlags(ref TraceWriter writer, PersonalityDescriptor personality, string prefix, ulong value)
    {
        ulong rest = value;
        bool isFirst = true;
        IReadOnlyList<ConstantDescriptor> constants = personality.Constants;
        for (int i = 0; i < constants.Count; i++)
        {
            ConstantDescriptor constant = constants[i];
            if (constant.Value != 0 && (rest & constant.Value) == constant.Value
                && constant.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                WriteSeparator(ref writer, ref isFirst);
                writer.WriteText(constant.Name);
                rest &= ~constant.Value;
            }
        }

        if (rest != 0)
        {
            WriteSeparator(ref writer, ref isFirst);
            writer.WriteHexadecimal(rest);
        }
        else if (isFirst)
        {
            WriteName(ref writer, personality, prefix, 0);
        }
    }

    /// <summary>The name of the error whose number it is; null where the ABI has no such number.</summary>
    public static string? ErrorName(PersonalityDescriptor personality, long number)
    {
        IReadOnlyList<ConstantDescriptor> constants = personality.Constants;
        for (int i = 0; i < constants.Count; i++)
        {
            if (constants[i].Value == (ulong)number && constants[i].Name[0] == 'E' && !constants[i].Name.Contains('_'))
            {
                return constants[i].Name;
            }
        }

        return null;
    }

    private static string? Find(PersonalityDescriptor personality, string prefix, long value)
    {
        IReadOnlyList<ConstantDescriptor> constants = personality.Constants;
        for (int i = 0; i < constants.Count; i++)
        {
            if (constants[i].Value == (ulong)value && constants[i].Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return constants[i].Name;
            }
        }

        return null;
    }

    private static void WriteSeparator(ref TraceWriter writer, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.Write("|"u8);
        }

        isFirst = false;
    }
}
