using System.Linq;
using System.Text.Json;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Profiles: who may make them, what they tell, where they go.</summary>
public sealed class ProfileTests
{
    private const int Note = 86;
    private const int RegisterString = 87;
    private const int Disable = 94;
    private const int Enable = 95;
    private const int Free = 96;
    private const int Everything = -1;

    [Fact]
    public void Call_ProfilingEnable_Refusals()
        => Watcher().Variable("none").Do(cpu => cpu["none"] = 99)
            .Syscall(Enable, 99, Everything).AssertResult(-3).Syscall(Disable, 99).AssertResult(-3).Syscall(Free, 99).AssertResult(-3)
            .Syscall(Disable, 1).AssertResult(-22).Syscall(Disable, -1).AssertResult(-22)
            .Syscall(Enable, 1, Everything).AssertResult(0).Syscall(Free, 1).AssertResult(-22)
            .Syscall(Disable, 1).AssertResult(0).Syscall(Disable, 1).AssertResult(-22)
            .Syscall(Free, 1).AssertResult(0).Syscall(Free, 1).AssertResult(0)
            .StartChild(child => child.Syscall(127, 1000).AssertResult(0)
                .Syscall(Enable, 1, Everything).AssertResult(-1).Syscall(Enable, -1, Everything).AssertResult(-1).Exit(3))
            .WaitFor(WantEnded, Exited, 3).RunToEnd();

    [Fact]
    public void Call_PerfEvent_IsTakenOnlyWhereItIsAskedFor()
        => Program().Text("name", "loop")
            .Syscall(Note, 2, 1, 2).AssertResult(0).Syscall(RegisterString, 0x10, 4).AssertResult(0)
            .Syscall(Enable, 1, 2).AssertResult(0)
            .Syscall(Note, 2, 1, 2).AssertResult(0).Syscall(Note, 4, 1, 2).AssertResult(-22)
            .Syscall(Note, 3, 1, 2).AssertResult(-22).Syscall(Note, 0, 1, 2).AssertResult(-22).Syscall(Note, -1, 1, 2).AssertResult(-22)
            .Syscall(Note, 0x10000, 1, 2).AssertResult(-22)
            .Syscall(RegisterString, Operand.AddressOf("name"), 4).AssertResult(0)
            .Syscall(RegisterString, Operand.AddressOf("name"), 2).AssertResult(1)
            .Syscall(RegisterString, Operand.AddressOf("name"), 4).AssertResult(0)
            .Syscall(RegisterString, 0x10, 4).AssertResult(-14)
            .Syscall(RegisterString, Operand.AddressOf("name"), 5000).AssertResult(-34)
            .RunToEnd();

    [Fact]
    public void Profile_TellsWhatTheProcessDid_InJson()
    {
        using JsonDocument profile = JsonDocument.Parse(ProfileOf(program => program
            .Text("name", "a \"b\"").Syscall(Enable, 1, Everything).AssertResult(0)
            .Syscall(RegisterString, Operand.AddressOf("name"), 5).AssertResult(0)
            .Syscall(Note, 2, 100, 0x1000).AssertResult(0).Syscall(Note, 0x8000, 7, 8).AssertResult(0)
            .Loop(Register.R12, 40000, body => body.Do(cpu => cpu.R13++))
            .Syscall(Disable, 1).AssertResult(0)));
        Assert.Equal("a \"b\"", profile.RootElement.GetProperty("strings")[0].GetString());
        JsonElement[] events = [.. profile.RootElement.GetProperty("events").EnumerateArray()];
        string[] types = [.. events.Select(entry => entry.GetProperty("type").GetString()!)];
        Assert.Equal("process_create", types[0]);
        Assert.Contains("mmap", types);
        Assert.Contains("sample", types);
        Assert.Contains("syscall", types);
        JsonElement allocation = events.Single(entry => entry.GetProperty("type").GetString() == "malloc");
        Assert.Equal((100, 0x1000), (allocation.GetProperty("size").GetInt32(), allocation.GetProperty("ptr").GetInt32()));
        Assert.Equal(1, allocation.GetProperty("pid").GetInt32());
        Assert.Equal(0, allocation.GetProperty("lost_samples").GetInt32());
        Assert.NotEqual(0, allocation.GetProperty("stack").GetArrayLength());
        Assert.Contains(events, entry => entry.TryGetProperty("arg2", out JsonElement second) && second.GetInt32() == 8);
    }

    [Fact]
    public void Buffer_Full_RefusesMore()
        => Program().Syscall(Enable, 1, 0x8000).AssertResult(0)
            .Loop(Register.R12, 6000, body => body.Syscall(Note, 0x8000, 1, 2).AssertResult(0))
            .Loop(Register.R12, 1000, body => body.Syscall(Note, 0x8000, 1, 2)).AssertResult(-59)
            .Syscall(Disable, 1).AssertResult(0).Syscall(Free, 1).AssertResult(0).Syscall(Note, 0x8000, 1, 2).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void EveryProcess_IsProfiled_WithItsChildren()
    {
        using JsonDocument profile = JsonDocument.Parse(ProfileOf(
            program => program.Syscall(Enable, -1, Everything).AssertResult(0)
                .StartChild(child => child.Syscall(Note, 0x8000, 5, 6).AssertResult(0).Exit(0)).WaitFor(WantEnded, Exited, 0)
                .Syscall(Disable, -1).AssertResult(0),
            "/sys/kernel/profile"));
        JsonElement[] events = [.. profile.RootElement.GetProperty("events").EnumerateArray()];
        Assert.Contains(events, entry => entry.GetProperty("type").GetString() == "signpost" && entry.GetProperty("pid").GetInt32() == 2);
        Assert.Contains(events, entry => entry.GetProperty("type").GetString() == "process_exit");
        Assert.Contains(events, entry => entry.GetProperty("type").GetString() == "context_switch");
    }

    [Fact]
    public void Call_Purge_TakesWhatMayGo_AndSaysSo()
        => Program().Fill("map", _ => 0, _ => 0x4000, _ => 0, _ => Pair(3, 0x22 | 0x200), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("memory")
            .Do(cpu => cpu.WriteUInt64(cpu["memory"] + 0x1000, 5))
            .Syscall(98, 1).AssertResult(0)
            .Syscall(76, Operand.ValueOf("memory"), 0x4000, 1).AssertResult(0).Syscall(98, 3).AssertResult(1)
            .Syscall(98, 1).AssertResult(0)
            .Syscall(76, Operand.ValueOf("memory"), 0x4000, 2).AssertResult(1)
            .Assert(cpu => cpu.ReadUInt64(cpu["memory"] + 0x1000) == 0, "it is zeros now")
            .Syscall(76, Operand.ValueOf("memory"), 0x4000, 2).AssertResult(0)
            .Syscall(127, 1000).AssertResult(0).Syscall(98, 1).AssertResult(-1).RunToEnd();

    [Fact]
    public void FileCalls_AreNoted_WithPathsAmongTheStrings()
    {
        using JsonDocument profile = JsonDocument.Parse(ProfileOf(program => program.Text("opened", "/bin/program").Reserve("bytes", 16)
            .Fill("there", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("opened"), _ => 12, _ => Pair(1, 0x1A4))
            .Fill("absent", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("opened"), _ => 8, _ => Pair(1, 0))
            .Fill("nowhere", _ => unchecked((ulong)-100), _ => 0x10, _ => 8, _ => Pair(1, 0))
            .Fill("vector", cpu => cpu.AddressOf("bytes"), _ => 4).Reserve("pipe", 8)
            .Syscall(Enable, 1, 0x10000).AssertResult(0)
            .Syscall(85, Operand.AddressOf("there")).AssertResult(3).Syscall(85, Operand.AddressOf("absent")).AssertResult(-2)
            .Syscall(85, Operand.AddressOf("nowhere")).AssertResult(-14).Syscall(85, 0x10).AssertResult(-14)
            .Syscall(99, 3, Operand.AddressOf("bytes"), 4).AssertResult(4).Syscall(99, 77, Operand.AddressOf("bytes"), 4).AssertResult(-9)
            .Syscall(100, 3, Operand.AddressOf("bytes"), 8, 2).AssertResult(8)
            .Syscall(101, 3, Operand.AddressOf("vector"), 1, 1).AssertResult(4)
            .Syscall(88, Operand.AddressOf("pipe"), 0x100).AssertResult(0).Syscall(99, 4, Operand.AddressOf("bytes"), 4).AssertResult(-11)
            .Syscall(15, 3).AssertResult(0).Syscall(Disable, 1).AssertResult(0)));
        JsonElement[] events = [.. profile.RootElement.GetProperty("events").EnumerateArray().Where(Is("filesystem"))];
        Assert.Equal(
            ["open", "open", "read", "pread", "preadv"],
            events.Take(5).Select(entry => entry.GetProperty("fs_event_type").GetString()));
        Assert.DoesNotContain(profile.RootElement.GetProperty("events").EnumerateArray(), entry => Is("syscall")(entry));
        Assert.Equal((-100, 1, 0x1A4), (Number(events[0], "dirfd"), Number(events[0], "options"), Number(events[0], "mode")));
        Assert.Equal(["/bin/program", "/bin/pro"], events[..2].Select(PathOf));
        Assert.All(events[2..], entry => Assert.Equal((3, "/bin/program"), (Number(entry, "fd"), PathOf(entry))));
        Assert.Equal((8, 2), (Number(events[3], "size"), Number(events[3], "offset")));
        Assert.NotEqual(0UL, events[3].GetProperty("buffer_ptr").GetUInt64());
        Assert.Equal(1, Number(events[4], "offset"));
        Assert.All(events, entry => Assert.True(entry.GetProperty("durationNs").GetInt64() > 0));
        Assert.All(events, entry => Assert.NotEqual(0, entry.GetProperty("stack").GetArrayLength()));

        string? PathOf(JsonElement entry) => profile.RootElement.GetProperty("strings")[Number(entry, "filename_index")].GetString();
    }

    [Fact]
    public void Names_AreKeptInPart()
    {
        using JsonDocument profile = JsonDocument.Parse(ProfileOf(program => program.Text("name", new string('n', 100))
            .Fill("map", _ => 0, _ => 0x1000, _ => 0, _ => Pair(3, 0x22), _ => Pair(-1, 0), _ => 0, cpu => cpu.AddressOf("name"), _ => 100)
            .Syscall(Enable, 1, 0x8).AssertResult(0).Syscall(80, Operand.AddressOf("map")).Syscall(Disable, 1).AssertResult(0)));
        JsonElement made = profile.RootElement.GetProperty("events").EnumerateArray().Last(Is("mmap"));
        Assert.Equal(63, made.GetProperty("name").GetString()!.Length);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1000, 1)]
    public void KernelMemory_IsForTheSuperuserAlone(int user, int expected)
    {
        using JsonDocument profile = JsonDocument.Parse(ProfileOf(program => program
            .Syscall(127, user).AssertResult(0).Syscall(93, 1, 1).AssertResult(0)
            .Syscall(Enable, 1, 0x9800).AssertResult(0).Syscall(Note, 0x800, 1, 2).AssertResult(0)
            .Syscall(Note, 0x1000, 1, 2).AssertResult(0)
            .Syscall(Note, 0x8000, 1, 2).AssertResult(0).Syscall(Disable, 1).AssertResult(0)));
        JsonElement[] events = [.. profile.RootElement.GetProperty("events").EnumerateArray().Where(
            entry => !Is("process_create")(entry) && !Is("mmap")(entry))];
        Assert.Equal(expected, events.Length);
    }

    private static System.Func<JsonElement, bool> Is(string type) => entry => entry.GetProperty("type").GetString() == type;

    private static int Number(JsonElement entry, string key) => entry.GetProperty(key).GetInt32();

    private static string ProfileOf(System.Action<SimulatedProgram> body, string path = "/proc/1/perf_events")
    {
        SimulatedProgram program = Watcher().Text("path", path).Reserve("text", 1 << 20);
        body(program);
        program.Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => (ulong)path.Length, _ => 1)
            .Syscall(85, Operand.AddressOf("open")).Store("file")
            .Syscall(99, Operand.ValueOf("file"), Operand.AddressOf("text"), 1 << 20)
            .RecordText("text", cpu => cpu.ReadText(cpu.AddressOf("text"), (int)cpu.Rax)).Exit(0);
        AuroraHost host = new AuroraHost(program).RunAmongFaults();
        return host.Machine.Texts("text")[0]!;
    }
}
