using System.Linq;
using System.Text.Json;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>What is under /sys and in the directories of processes, as SerenityOS's tools read it.</summary>
[Covers("serenity", "open", "read", "dbgputstr")]
public sealed class SystemFileTests
{
    private const int Open = 85;
    private const int Read = 99;
    private const int Write = 155;
    private const int Pledge = 89;
    private const int Unveil = 151;

    [Fact]
    public void Processes_HaveWhatToolsLookFor()
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/sys/kernel/processes"));
        JsonElement[] processes = [.. document.RootElement.GetProperty("processes").EnumerateArray()];
        Assert.Equal([0, 1], processes.Select(process => process.GetProperty("pid").GetInt32()));
        JsonElement own = processes[1];
        foreach (string key in (string[])["pgid", "pgp", "sid", "uid", "gid", "ppid", "creation_time", "amount_virtual", "amount_resident",
            "amount_dirty_private", "amount_clean_inode", "amount_shared", "amount_purgeable_volatile", "amount_purgeable_nonvolatile"])
        {
            Assert.Equal(JsonValueKind.Number, own.GetProperty(key).ValueKind);
        }

        Assert.Equal("program", own.GetProperty("name").GetString());
        Assert.Equal("/bin/program", own.GetProperty("executable").GetString());
        Assert.Equal("", own.GetProperty("tty").GetString());
        Assert.Equal("None", own.GetProperty("veil").GetString());
        Assert.Contains("stdio ", own.GetProperty("pledge").GetString());
        Assert.False(own.GetProperty("kernel").GetBoolean());
        Assert.True(own.GetProperty("dumpable").GetBoolean());
        Assert.True(own.GetProperty("amount_virtual").GetInt64() >= own.GetProperty("amount_resident").GetInt64());
        JsonElement thread = own.GetProperty("threads").EnumerateArray().Single();
        Assert.Equal(1, thread.GetProperty("tid").GetInt32());
        Assert.Equal("Running", thread.GetProperty("state").GetString());
        foreach (string key in (string[])["times_scheduled", "time_user", "time_kernel", "cpu", "priority", "syscall_count", "inode_faults",
            "zero_faults", "cow_faults", "file_read_bytes", "file_write_bytes", "unix_socket_read_bytes", "unix_socket_write_bytes",
            "ipv4_socket_read_bytes", "ipv4_socket_write_bytes"])
        {
            Assert.Equal(JsonValueKind.Number, thread.GetProperty(key).ValueKind);
        }

        Assert.True(document.RootElement.GetProperty("total_time").GetInt64() >= document.RootElement.GetProperty("total_time_kernel").GetInt64());
    }

    [Theory]
    [InlineData("memstat", "kmalloc_allocated kmalloc_available physical_allocated physical_available physical_committed physical_uncommitted "
        + "kmalloc_call_count kfree_call_count")]
    [InlineData("stats", "total_time kernel_time user_time idle_time")]
    [InlineData("keymap", "keymap")]
    public void Objects_HaveTheirKeys(string name, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/sys/kernel/" + name));
        Assert.Equal(keys.Split(' '), document.RootElement.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("df", "class_name total_block_count free_block_count total_inode_count free_inode_count mount_point block_size readonly "
        + "mount_flags source")]
    [InlineData("cpuinfo", "processor vendor_id family features model stepping type brand caches")]
    [InlineData("chardev_major_allocs", "allocated_number family_name")]
    [InlineData("net/adapters", "name class_name mac_address ipv4_address ipv4_netmask packets_in bytes_in packets_out bytes_out link_up "
        + "link_speed link_full_duplex mtu packets_dropped")]
    [InlineData("net/route", "destination gateway genmask flags interface")]
    public void Arrays_HaveObjectsWithTheirKeys(string name, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/sys/kernel/" + name));
        Assert.NotEqual(0, document.RootElement.GetArrayLength());
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            Assert.Equal(keys.Split(' '), entry.EnumerateObject().Select(property => property.Name));
        }
    }

    [Theory]
    [InlineData("interrupts")]
    [InlineData("jails")]
    [InlineData("blockdev_major_allocs")]
    [InlineData("net/arp")]
    [InlineData("net/tcp")]
    [InlineData("net/udp")]
    [InlineData("net/local")]
    public void WhatThereIsNoneOf_IsAnEmptyArray(string name) => Assert.Equal("[]", TextOfFile("/sys/kernel/" + name));

    [Fact]
    public void Mounts_AreToldWithTheirPlaces()
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/sys/kernel/df"));
        Assert.Equal(
            ["/ RAMFS", "/dev RAMFS", "/dev/pts DevPtsFS", "/proc ProcFS", "/sys SysFS"],
            document.RootElement.EnumerateArray().Select(mount => mount.GetProperty("mount_point").GetString() + " "
                + mount.GetProperty("class_name").GetString()));
    }

    [Fact]
    public void Sockets_AreToldWithTheirEnds()
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/sys/kernel/net/tcp", program => program
            .Syscall(136, 2, 1, 0).Store("socket")
            .Fill("address", _ => 2 | (0x5000UL << 16) | (0x0100_007FUL << 32), _ => 0)
            .Syscall(6, Operand.ValueOf("socket"), Operand.AddressOf("address"), 16).AssertResult(0)
            .Syscall(74, Operand.ValueOf("socket"), 1).AssertResult(0)));
        JsonElement socket = document.RootElement.EnumerateArray().Single();
        Assert.Equal(("127.0.0.1", 80, "0.0.0.0", 0, "Listen", 1), (
            socket.GetProperty("local_address").GetString(), socket.GetProperty("local_port").GetInt32(),
            socket.GetProperty("peer_address").GetString(), socket.GetProperty("peer_port").GetInt32(),
            socket.GetProperty("state").GetString(), socket.GetProperty("origin_pid").GetInt32()));
    }

    [Fact]
    public void Uptime_IsWholeSeconds() => Assert.Equal("0\n", TextOfFile("/sys/kernel/uptime"));

    [Fact]
    public void Log_HasWhatProgramsSaid() => Assert.Equal(
        "a line\n" + new string('x', 3000),
        TextOfFile("/sys/kernel/dmesg", program => program.Text("line", "a line\n").Text("long", new string('x', 3000))
            .Syscall(20, Operand.AddressOf("line"), 7).AssertResult(7)
            .Syscall(20, Operand.AddressOf("long"), 3000).AssertResult(3000)
            .Syscall(20, 0x10, 3000).AssertResult(-14)
            .Syscall(20, Operand.AddressOf("line"), 1 << 20).AssertResult(-12)));

    [Fact]
    public void Memory_IsToldRegionByRegion()
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/proc/self/vm", program => program.Text("name", "a name")
            .Fill("map", _ => 0, _ => 0x3000, _ => 0, _ => Pair(3, 0x222), _ => Pair(-1, 0), _ => 0, cpu => cpu.AddressOf("name"), _ => 6)
            .Syscall(80, Operand.AddressOf("map")).Store("memory")
            .Do(cpu => cpu.WriteUInt64(cpu["memory"] + 0x1000, 5))
            .Syscall(76, Operand.ValueOf("memory"), 0x3000, 1).AssertResult(0)));
        JsonElement region = document.RootElement.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "a name");
        Assert.Equal((0x3000, 0x1000, "ZPZ", "AnonymousVMObject"), (
            region.GetProperty("size").GetInt32(), region.GetProperty("amount_resident").GetInt32(),
            region.GetProperty("pagemap").GetString(), region.GetProperty("vmobject").GetString()));
        Assert.True(region.GetProperty("purgeable").GetBoolean() && region.GetProperty("volatile").GetBoolean());
        string[] names = [.. document.RootElement.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!)];
        Assert.Equal("Signal trampoline", document.RootElement.EnumerateArray().Single(
            entry => entry.GetProperty("syscall").GetBoolean()).GetProperty("name").GetString());
        Assert.Equal("Stack (Main thread)", document.RootElement.EnumerateArray().Single(
            entry => entry.GetProperty("stack").GetBoolean()).GetProperty("name").GetString());
        Assert.Contains("/bin/program", names);
        Assert.Contains("/bin/program (data-rw)", names);
        Assert.Equal(
            ["readable", "writable", "executable", "stack", "shared", "syscall", "purgeable", "volatile", "memory_type", "address", "size",
                "amount_resident", "amount_dirty", "cow_pages", "name", "vmobject", "pagemap"],
            region.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void OpenFiles_AreToldWithTheirPlaces()
    {
        using JsonDocument document = JsonDocument.Parse(TextOfFile("/proc/self/fds"));
        JsonElement last = document.RootElement.EnumerateArray().Last();
        Assert.Equal(
            ["fd", "absolute_path", "seekable", "class", "offset", "cloexec", "blocking", "can_read", "can_write", "inode"],
            last.EnumerateObject().Select(property => property.Name));
        Assert.Equal((3, "/proc/1/fds", "InodeFile"), (
            last.GetProperty("fd").GetInt32(), last.GetProperty("absolute_path").GetString(), last.GetProperty("class").GetString()));
    }

    [Fact]
    public void Arguments_AreAnArray() => Assert.Equal("[\"/bin/program\"]", TextOfFile("/proc/self/cmdline"));

    [Fact]
    public void Promises_AreThoseInForce()
    {
        Assert.Equal("{}", TextOfFile("/proc/self/pledge"));
        Assert.Equal(
            "{\"promises\":\"stdio rpath unix\"}",
            TextOfFile("/proc/self/pledge", program => program.Text("promises", "unix stdio rpath")
                .Fill("pledge", cpu => cpu.AddressOf("promises"), _ => 16, _ => 0, _ => 0)
                .Syscall(Pledge, Operand.AddressOf("pledge")).AssertResult(0)));
    }

    [Fact]
    public void Veil_IsThePathsInTheOrderOfTheTree()
        => Assert.Equal(
            "[{\"path\":\"/\",\"permissions\":\"r\"},{\"path\":\"/tmp\",\"permissions\":\"rwc\"},{\"path\":\"/bin/program\",\"permissions\":\"rx\"}]",
            TextOfFile("/proc/self/unveil", program =>
            {
                foreach ((string path, string letters) in new[] { ("/tmp", "rwc"), ("/bin/program", "xr"), ("/", "r") })
                {
                    (System.Func<SimulatedCpu, ulong> address, System.Func<SimulatedCpu, ulong> length) = TextOf(program, path);
                    (System.Func<SimulatedCpu, ulong> access, System.Func<SimulatedCpu, ulong> count) = TextOf(program, letters);
                    string block = NewLabel();
                    program.Fill(block, _ => 1, address, length, access, count)
                        .Syscall(Unveil, Operand.AddressOf(block)).AssertResult(0);
                }
            }));

    [Fact]
    public void Links_LeadToProgramAndFiles()
    {
        Assert.Equal("\u007fELF", TextOfFile("/proc/self/exe")[..4]);
        Assert.Equal("[\"/bin/program\"]", TextOfFile("/proc/self/cwd/proc/1/cmdline"));
        Assert.Equal("[\"/bin/program\"]", TextOfFile("/dev/fd/../cmdline"));
    }

    [Fact]
    public void Settings_TakeTheirOwnValueOnly()
        => WriteSetting(WriteSetting(WriteSetting(WriteSetting(
            Program(), "/sys/kernel/conf/ubsan_is_deadly", "1", 1), "/sys/kernel/conf/ubsan_is_deadly", "0", -74),
            "/sys/kernel/conf/kmalloc_stacks", "on", -22), "/sys/kernel/request_panic", "1", -1).RunToEnd();

    [Fact]
    public void PowerState_EndsTheMachine()
    {
        SimulatedProgram program = WriteSetting(WriteSetting(Program(), "/sys/kernel/power_state", "0", -22), "/sys/kernel/power_state", "2", 1);
        Assert.Equal("exit 0", new AuroraHost(program.Exit(9)).Run().Control[^1]);
    }

    private static SimulatedProgram WriteSetting(SimulatedProgram program, string path, string value, long result)
    {
        (System.Func<SimulatedCpu, ulong> address, System.Func<SimulatedCpu, ulong> length) = TextOf(program, path);
        (System.Func<SimulatedCpu, ulong> text, _) = TextOf(program, value);
        string block = NewLabel();
        string file = NewLabel();
        string content = NewLabel();
        return program.Fill(block, _ => unchecked((ulong)-100), address, length, _ => 2).Variable(content)
            .Syscall(Open, Operand.AddressOf(block)).Store(file).Do(cpu => cpu[content] = text(cpu))
            .Syscall(Write, Operand.ValueOf(file), Operand.ValueOf(content), value.Length).AssertResult(result);
    }

    private static string TextOfFile(string path, System.Action<SimulatedProgram>? before = null)
    {
        SimulatedProgram program = Program().Text("path", path).Reserve("content", 1 << 18);
        before?.Invoke(program);
        program.Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => (ulong)path.Length, _ => 1)
            .Syscall(Open, Operand.AddressOf("open")).Store("file")
            .Syscall(Read, Operand.ValueOf("file"), Operand.AddressOf("content"), 1 << 18)
            .Assert(cpu => (long)cpu.Rax > 0, path + " has text")
            .RecordText("content", cpu => cpu.ReadText(cpu.AddressOf("content"), (int)cpu.Rax)).Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        return host.Machine.Texts("content")[0]!;
    }
}
