using System.IO;
using Isthmus.Machine.Simulated.Archives;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>The scripts that test the shell and the utilities, which pass on Linux too, in the guest.</summary>
public sealed class ScriptTests
{
    private static string Cases => Path.Combine(Emulator.Repository(), "user", "tests", "cases");

    public static TheoryData<string, string> Scripts()
    {
        var scripts = new TheoryData<string, string>();
        foreach (string path in Directory.GetFiles(Cases, "*.sh"))
        {
            scripts.Add("aurora", Path.GetFileNameWithoutExtension(path));
            scripts.Add("promptos", Path.GetFileNameWithoutExtension(path));
        }

        return scripts;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_InTheGuest_WritesWhatItWritesOnLinux(string abi, string name)
    {
        LaunchBlock launch = new LaunchBlock("/bin/sh", "-c", $"mkdir /tmp/{name}; cd /tmp/{name}; sh /{name}.sh 2>&1")
            .Add("environment", "PATH=/bin").Add("environment", "HOME=/").Add("stdin", "none");
        var archive = new ArchiveBuilder { Launch = launch };
        archive.AddText($"/{name}.sh", File.ReadAllText(Path.Combine(Cases, name + ".sh")));
        foreach (string program in Directory.GetFiles(Path.Combine(Emulator.Repository(), "out", "user", abi, "bin")))
        {
            archive.AddFile("/bin/" + Path.GetFileName(program), File.ReadAllBytes(program), 0x1ED);
        }

        (int status, string output) = Emulator.Boot(archive: archive.Build());
        Assert.Equal(1, status);
        Assert.Equal(File.ReadAllText(Path.Combine(Cases, name + ".expected")), output);
    }
}
