using System.Text.RegularExpressions;
using Isthmus.Machine.Simulated.Archives;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>A SerenityOS program through an interpreter that does what SerenityOS's own loader is documented to do.</summary>
public sealed class LoadingTests
{
    [Theory]
    [InlineData("/bin/program", "argument")]
    [InlineData("/usr/lib/Loader.so", "/bin/program", "argument")]
    public void DynamicProgram_ThroughItsInterpreter_FindsAllAndMakesCallsFromMarkedCodeOnly(string first, params string[] arguments)
    {
        LaunchBlock launch = new LaunchBlock(first, arguments).Add("environment", "NAME=value").Add("stdin", "none");
        var archive = new ArchiveBuilder { Launch = launch };
        archive.AddFile("/bin/program", Emulator.UserProgram("conformance/loading/program", "serenity"), 0x1ED);
        archive.AddFile("/usr/lib/Loader.so", Emulator.UserProgram("conformance/loading/loader", "serenity"), 0x1ED);
        archive.AddFile("/usr/lib/libsystem.so", Emulator.UserProgram("conformance/loading/libsystem.so", "serenity"), 0x1ED);
        (int status, string output) = Emulator.Boot(archive: archive.Build());
        Assert.Equal(1, status);
        Assert.DoesNotContain("not ok", output);
        Match plan = Regex.Match(output, @"^1\.\.(\d+)$", RegexOptions.Multiline);
        Assert.True(plan.Success, output);
        Assert.Equal(int.Parse(plan.Groups[1].Value), Regex.Count(output, "^ok ", RegexOptions.Multiline));
    }
}
