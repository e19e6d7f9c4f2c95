using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Calls, structures and constants as the ABI's own tables state them.</summary>
public sealed class TableTests
{
    private const string NeverPledged = "must have made no pledge at all";

    [Fact]
    public void Calls_AllOfTheTable_AreDeclared()
    {
        List<string[]> rows = Tables.Read("syscalls");
        Assert.Equal(158, rows.Count);
        Assert.Equal(rows.Select(row => $"{row[0]} {row[1]}"), Tables.Descriptor.Syscalls.Select(call => $"{call.Number} {call.Name}"));
    }

    [Fact]
    public void Calls_TakeAsManyArgumentsAsTheTableSays()
    {
        foreach (string[] row in Tables.Read("syscalls"))
        {
            SyscallDescriptor call = Tables.Descriptor.Find(row[1])!;
            Assert.Equal($"{row[1]} {row[3]}", $"{row[1]} {call.Parameters.Count}");
        }
    }

    [Fact]
    public void Calls_UnderTheBigLock_AreThoseOfTheTable()
    {
        IEnumerable<string> expected = Tables.Read("syscalls").Where(row => row[2] == "Yes").Select(row => row[1]);
        Assert.Equal(expected, Tables.Descriptor.Syscalls.Where(call => call.BigLock).Select(call => call.Name));
    }

    [Fact]
    public void Calls_NeedThePromisesOfTheTable()
    {
        foreach (string[] row in Tables.Read("syscalls"))
        {
            SyscallDescriptor call = Tables.Descriptor.Find(row[1])!;
            string stated = call.PromiseNote ?? call.Promise ?? "none";
            string expected = row[6] == NeverPledged ? "unpledged" : row[6] == "proc + exec" ? "proc exec" : row[6];
            Assert.Equal($"{row[1]}: {expected}", $"{row[1]}: {stated}");

            // What is needed whatever the arguments are is the dispatcher's business, not the handler's.
            if (call.PromiseNote is not null)
            {
                bool alwaysStdio = expected.StartsWith("stdio;", StringComparison.Ordinal)
                    || expected.StartsWith("stdio +", StringComparison.Ordinal);
                Assert.Equal(alwaysStdio ? "stdio" : null, call.Promise);
            }
        }
    }

    [Fact]
    public void Calls_ThatAreNotThere_AnswerNotImplemented()
        => Assert.All(Tables.Descriptor.Syscalls, call => Assert.True(call.Support != SyscallSupport.Partial || call.Note is not null));

    [Fact]
    public void Constants_HaveTheValuesOfTheTable()
    {
        ILookup<string, Int128> values = Tables.Read("constants").ToLookup(
            row => row[1], row => Int128.Parse(row[2], CultureInfo.InvariantCulture));
        Assert.NotEmpty(Tables.Descriptor.Constants);
        foreach (ConstantDescriptor constant in Tables.Descriptor.Constants)
        {
            // sysconf's names begin with an underscore there.
            IEnumerable<Int128> known = values[constant.Name].Concat(values["_" + constant.Name]);
            Int128 value = constant.IsSigned ? (long)constant.Value : constant.Value;
            Assert.True(known.Contains(value), $"{constant.Name} = {value}, but the table says {string.Join(" or ", known)}");
        }
    }

    [Fact]
    public void Errors_AllOfTheTable_AreThere()
    {
        HashSet<string> declared = [.. Tables.Descriptor.Constants.Select(constant => constant.Name)];
        Assert.All(
            Tables.Read("constants").Where(row => row[0] == "errno" && row[1] != "__ESUCCESS"),
            row => Assert.Contains(row[1], declared));
    }

    [Fact]
    public void Structures_LieAsTheTableSays()
    {
        ILookup<string, string[]> structures = Tables.Read("structs").ToLookup(row => row[0]);
        Assert.NotEmpty(Tables.Descriptor.Structures);
        foreach (StructureDescriptor structure in Tables.Descriptor.Structures)
        {
            Dictionary<string, string> table = Flatten(structures, structure.Name);
            Assert.Equal($"{structure.Name}: {table["(sizeof)"]}", $"{structure.Name}: 0+{structure.Size}");
            foreach (FieldDescriptor field in structure.Fields)
            {
                Assert.True(table.TryGetValue(field.Name, out string? place), $"{structure.Name} has no field {field.Name}");
                Assert.Equal($"{structure.Name}.{field.Name}: {place}", $"{structure.Name}.{field.Name}: {field.Offset}+{field.Size}");
            }
        }
    }

    /// <summary>Name and place of every field; the fields of a structure inside carry its name before theirs.</summary>
    private static Dictionary<string, string> Flatten(ILookup<string, string[]> structures, string name)
    {
        var fields = new Dictionary<string, string>();
        foreach (string[] row in structures[name])
        {
            int offset = int.Parse(row[3], CultureInfo.InvariantCulture);
            fields[row[1]] = $"{offset}+{row[4]}";
            string type = row[2].Split('<')[0].Split(' ')[0];
            foreach (string[] inner in structures.Where(group => group.Key.Split('<')[0] == type).Take(1).SelectMany(group => group))
            {
                int place = offset + int.Parse(inner[3], CultureInfo.InvariantCulture);
                string last = inner[1].StartsWith("tv_", StringComparison.Ordinal) ? inner[1][3..] : inner[1];
                fields[$"{row[1]}_{last}"] = $"{place}+{inner[4]}";
            }
        }

        return fields;
    }
}
