using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Isthmus.Abi.Serenity;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>The ABI's own tables, beside these tests as data.</summary>
internal static class Tables
{
    public static PersonalityDescriptor Descriptor => SerenityPersonality.Description;

    /// <summary>The rows of a table, without its heading.</summary>
    public static List<string[]> Read(string name)
    {
        var rows = new List<string[]>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Serenity", "Data", name + ".csv")))
        {
            rows.Add(Split(line));
        }

        rows.RemoveAt(0);
        return rows;
    }

    private static string[] Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        foreach (char character in line)
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (character == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(character);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
