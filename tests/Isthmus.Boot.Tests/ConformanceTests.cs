using System.IO;
using System.Text.RegularExpressions;
using Isthmus.Machine.Simulated.Archives;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>What each call of an ABI does and refuses, asked by C programs on the real kernel, by every entry instruction.</summary>
public sealed class ConformanceTests
{
    private static readonly Regex s_plan = new(@"^1\.\.(\d+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    public static TheoryData<string, string, string> Programs()
    {
        var programs = new TheoryData<string, string, string>();
        foreach ((string abi, string instruction) in
            new[] { ("aurora", "syscall"), ("aurora", "int80"), ("promptos", "syscall"), ("serenity", "syscall") })
        {
            foreach (string path in Directory.GetFiles(Path.Combine(Emulator.Repository(), "user", "conformance", abi), "*.c"))
            {
                programs.Add(abi, Path.GetFileNameWithoutExtension(path), instruction);
            }
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Calls_EveryCheckHolds(string abi, string program, string instruction)
    {
        // The others have one instruction, and an argument is the part that a child of the program is to play.
        string[] arguments = abi == "aurora" ? [instruction] : [];
        Run(new LaunchBlock("/bin/" + program, arguments).Add("stdin", "none"), "conformance/" + program, abi);
    }

    /// <summary>A static program of SerenityOS with a start of its own, and no note that says what it is.</summary>
    [Fact]
    public void StaticProgram_WithItsOwnStart_LivesAsSerenityOsDocumentsIt()
        => Run(
            new LaunchBlock("/bin/start").Add("environment", "NAME=value").Add("abi", "serenity").Add("stdin", "none"),
            "conformance/start/start",
            "serenity");

    private static void Run(LaunchBlock launch, string program, string abi)
    {
        var archive = new ArchiveBuilder { Launch = launch };
        archive.AddFile("/bin/" + Path.GetFileName(program), Emulator.UserProgram(program, abi), 0x1ED);
        archive.AddText("/etc/motd", "welcome\n");
        foreach (string command in program.EndsWith("/pty", System.StringComparison.Ordinal)
            ? ["sh", "sleep"] : System.Array.Empty<string>())
        {
            archive.AddFile("/bin/" + command, Emulator.UserProgram("bin/" + command, abi), 0x1ED);
        }

        (int status, string output) = Emulator.Boot(archive: archive.Build());
        Assert.Equal(1, status);
        Assert.DoesNotContain("not ok", output);

        // Without its last line the program ended early.
        Match plan = s_plan.Match(output);
        Assert.True(plan.Success, output);
        Assert.Equal(int.Parse(plan.Groups[1].Value), Regex.Count(output, "^ok ", RegexOptions.Multiline));
    }
}
