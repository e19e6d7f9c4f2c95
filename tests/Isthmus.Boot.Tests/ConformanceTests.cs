using System.IO;
using System.Text.RegularExpressions;
using Isthmus.Machine.Simulated.Archives;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>What each call of an ABI does and refuses, asked by C programs on the real kernel, by both entry instructions.</summary>
public sealed class ConformanceTests
{
    private static readonly Regex s_plan = new(@"^1\.\.(\d+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    public static TheoryData<string> SerenityPrograms()
    {
        var programs = new TheoryData<string>();
        foreach (string path in Directory.GetFiles(Path.Combine(Emulator.Repository(), "user", "conformance", "serenity"), "*.c"))
        {
            programs.Add(Path.GetFileNameWithoutExtension(path));
        }

        return programs;
    }

    public static TheoryData<string, string> Programs()
    {
        var programs = new TheoryData<string, string>();
        foreach (string path in Directory.GetFiles(Path.Combine(Emulator.Repository(), "user", "conformance", "aurora"), "*.c"))
        {
            programs.Add(Path.GetFileNameWithoutExtension(path), "syscall");
            programs.Add(Path.GetFileNameWithoutExtension(path), "int80");
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Aurora_EveryCheckHolds(string program, string instruction)
    {
        Check(new LaunchBlock("/bin/" + program, instruction).Add("stdin", "none"), "aurora", program);
    }

    [Theory]
    [MemberData(nameof(SerenityPrograms))]
    public void Serenity_EveryCheckHolds(string program)
        => Check(new LaunchBlock("/bin/" + program).Add("stdin", "none"), "serenity", program);

    private static void Check(LaunchBlock launch, string abi, string program)
    {
        var archive = new ArchiveBuilder { Launch = launch };
        archive.AddFile("/bin/" + program, Emulator.UserProgram("conformance/" + program, abi), 0x1ED);
        (int status, string output) = Emulator.Boot(archive: archive.Build());
        Assert.Equal(1, status);
        Assert.DoesNotContain("not ok", output);

        // Without its last line the program ended early.
        Match plan = s_plan.Match(output);
        Assert.True(plan.Success, output);
        Assert.Equal(int.Parse(plan.Groups[1].Value), Regex.Count(output, "^ok ", RegexOptions.Multiline));
    }
}
