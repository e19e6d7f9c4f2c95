using System.Collections.Generic;
using System.IO;
using System.Linq;
using Isthmus.Abi;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Architecture.Tests;

/// <summary>Call numbers are for ever: the lists beside these tests are the ABIs' own documents, and change only with those.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("aurora")]
    [InlineData("promptos")]
    [InlineData("serenity")]
    public void Calls_AreThoseOfTheAbi(string abi)
    {
        Personality personality = Personalities.All.Single(candidate => candidate.Name == abi);
        IEnumerable<string> declared = personality.Descriptor.Syscalls.OrderBy(call => call.Number)
            .Select(call => $"{call.Number} {call.Prototype}");
        Assert.Equal(File.ReadAllLines(Path.Combine("Numbers", abi + ".txt")), declared);
    }
}
