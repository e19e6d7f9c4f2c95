using System;
using System.Text;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>What the kernel writes byte by byte, against the table of structures.</summary>
public sealed class LayoutTests
{
    private const int Kill = 70;
    private const int Sigaction = 129;
    private const int Usr1 = 10;

    // Bytes behind a structure, which nobody may touch.
    private const byte Untouched = 0xCC;
    private const int Behind = 16;

    private static readonly Register[] s_registers =
    [
        Register.Rax, Register.Rcx, Register.Rdx, Register.Rbx, Register.Rbp, Register.Rsi, Register.Rdi, Register.R8, Register.R9,
        Register.R10, Register.R11, Register.R12, Register.R13, Register.R14, Register.R15,
    ];

    [Fact]
    public void SignalFrame_LiesAsTheTableSays()
    {
        var frame = new Layouts("signal frame");
        var context = new Layouts("__ucontext");
        var registers = new Layouts("__mcontext");
        var information = new Layouts("siginfo");
        var extended = new Layouts("FPUState");
        SimulatedProgram program = Program().Variable("before").Variable("frame")
            .Fill("action", cpu => cpu.AddressOf("handler"), _ => Pair(0x40, 0)).Fill("mask", _ => 0x800)
            .Syscall(Sigaction, Usr1, Operand.AddressOf("action"), 0).AssertResult(0)
            .Syscall(132, 2, Operand.AddressOf("mask"), 0).AssertResult(0)
            .Do(cpu => cpu["before"] = cpu.Rsp)
            .Do(cpu => cpu[Register.R14] = 0xE14).Do(cpu => cpu[Register.Rbp] = 0xEB9)
            .Syscall(Kill, 1, Usr1).Exit(1)
            .Label("handler").Do(cpu => cpu["frame"] = cpu.Rsp + 8 - 32)
            .RecordText("frame", cpu => Hex(cpu, cpu["frame"], frame.Size))
            .Record("at", cpu => cpu["frame"]).Record("before", cpu => cpu["before"])
            .Assert(cpu => cpu.Rdi == Usr1 && cpu.Rsi == cpu["frame"] + (ulong)frame["siginfo"], "signal and siginfo")
            .Assert(cpu => cpu.Rdx == cpu["frame"] + (ulong)frame["ucontext"], "ucontext")
            .Assert(cpu => cpu.Rcx == cpu.AddressOf("handler"), "the handler").Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal("exit 0", host.Control[^1]);
        byte[] bytes = Convert.FromHexString(host.Machine.Texts("frame")[0]!);
        ulong at = (ulong)host.Machine.Values("at")[0];
        ulong before = (ulong)host.Machine.Values("before")[0];
        Assert.Equal(0UL, at % 16);
        Assert.Equal(Usr1, (int)frame.Number(bytes, "signo"));
        Assert.Equal(at + (ulong)frame["siginfo"], frame.Number(bytes, "siginfo_ptr"));

        ReadOnlySpan<byte> saved = bytes.AsSpan(frame["ucontext"], context.Size);
        Assert.Equal(frame.SizeOf("ucontext"), context.Size);
        Assert.Equal(0x800UL, context.Number(saved, "uc_sigmask"));
        Assert.Equal(before, new Layouts("stack_t").Number(saved[context["uc_stack"]..], "ss_sp"));
        ReadOnlySpan<byte> values = saved[context["uc_mcontext"]..];
        Assert.Equal(before, registers.Number(values, "rsp"));
        Assert.Equal((0xE14UL, 0xEB9UL), (registers.Number(values, "r14"), registers.Number(values, "rbp")));
        Assert.Equal((1UL, (ulong)Usr1), (registers.Number(values, "rdx"), registers.Number(values, "rdi")));
        Assert.Equal(0UL, registers.Number(values, "rax"));
        Assert.Equal(0x202UL, registers.Number(values, "rflags") & 0xFFF);
        Assert.Equal(0UL, registers.Number(values, "cs") + registers.Number(values, "gs"));

        Assert.Equal(frame.SizeOf("siginfo"), information.Size);
        Assert.Equal(Usr1, (int)information.Number(bytes.AsSpan(frame["siginfo"]), "si_signo"));
        Assert.Equal(1, (int)information.Number(bytes.AsSpan(frame["siginfo"]), "si_pid"));
        Assert.Equal(frame.SizeOf("fpu_state"), extended.Size);
        ReadOnlySpan<byte> state = bytes.AsSpan(frame["fpu_state"]);
        Assert.Equal(0x1F80UL, new Layouts("SIMD::LegacyRegion").Number(state[extended["legacy_region"]..], "MXCSR"));
        Assert.Equal(3UL, new Layouts("SIMD::Header").Number(state[extended["xsave_header"]..], "xstate_bv"));
    }

    [Fact]
    public void SigreturnFrame_IsReadAsTheTableSays()
    {
        var frame = new Layouts("sigreturn frame");
        var context = new Layouts("__ucontext");
        var registers = new Layouts("__mcontext");
        int values = frame["ucontext"] + context["uc_mcontext"];
        SimulatedProgram program = Program().Reserve("seen", 8).Do(cpu =>
        {
            ulong at = cpu.Rsp - 4096;
            cpu.WriteBytes(at, new byte[2048]);
            for (int i = 0; i < s_registers.Length; i++)
            {
                string name = s_registers[i].ToString().ToLowerInvariant();
                cpu.WriteUInt64(at + (ulong)(values + registers[name]), ValueFor(s_registers[i]));
            }

            cpu.WriteUInt64(at + (ulong)(values + registers["rip"]), cpu.AddressOf("there"));
            cpu.WriteUInt64(at + (ulong)(values + registers["rsp"]), cpu.Rsp);
            cpu.WriteUInt64(at + (ulong)(values + registers["rflags"]), 1);
            cpu.WriteUInt32(at + (ulong)(frame["ucontext"] + context["uc_sigmask"]), 0x800);
            cpu.WriteUInt64(at + (ulong)frame["saved_rax"], 0x777);
            cpu.WriteUInt32(at + (ulong)frame["fpu_state"] + 24, 0x1F80);
            cpu.Rsp = at;
        }).Syscall(133).Exit(1).Label("there")
            .Assert(cpu => cpu.Rax == 0x777, "the result comes from its slot")
            .Assert(cpu => Array.TrueForAll(s_registers[1..], register => cpu[register] == ValueFor(register)), "every register")
            .Syscall(132, 0, 0, Operand.AddressOf("seen")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("seen")) == 0x800, "mask")
            .Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Statvfs_LiesAsTheTableSays()
    {
        var layout = new Layouts("statvfs");
        byte[] bytes = Written(layout.Size, program => program.Text("path", "/")
            .Fill("where", cpu => cpu.AddressOf("path"), _ => 1, cpu => cpu.AddressOf("result"))
            .Syscall(139, Operand.AddressOf("where")).AssertResult(0));
        Assert.Equal((4096UL, 4096UL), (layout.Number(bytes, "f_bsize"), layout.Number(bytes, "f_frsize")));
        Assert.Equal(255UL, layout.Number(bytes, "f_namemax"));
        Assert.InRange(layout.Number(bytes, "f_bfree"), 1UL, layout.Number(bytes, "f_blocks"));
        Assert.Equal("RAMFS", layout.Text(bytes, "f_basetype"));
    }

    [Fact]
    public void Utsname_LiesAsTheTableSays()
    {
        var layout = new Layouts("utsname");
        byte[] bytes = Written(layout.Size, program => program.Syscall(146, Operand.AddressOf("result")).AssertResult(0));
        Assert.Equal(("SerenityOS", "x86_64"), (layout.Text(bytes, "sysname"), layout.Text(bytes, "machine")));
        Assert.NotEqual("", layout.Text(bytes, "nodename") + layout.Text(bytes, "release") + layout.Text(bytes, "version"));
    }

    [Fact]
    public void DirectoryEntries_LieAsTheTableSays()
    {
        const string Name = "a name of 17 byte";
        var layout = new Layouts("get_dir_entries record");
        SimulatedProgram program = Program().Text("path", "/tmp/d").Reserve("entries", 4096)
            .Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => 6, _ => 1)
            .Syscall(85, Operand.AddressOf("open")).AssertResult(3)
            .Syscall(42, 3, Operand.AddressOf("entries"), 4096).Store("bytes")
            .RecordText("entries", cpu => Hex(cpu, cpu.AddressOf("entries"), (int)cpu["bytes"])).Exit(0);
        AuroraHost host = new AuroraHost(program).AddText("/tmp/d/" + Name, "x").Run();
        ReadOnlySpan<byte> rest = Convert.FromHexString(host.Machine.Texts("entries")[0]!);
        string names = "";
        while (!rest.IsEmpty)
        {
            int length = (int)layout.Number(rest, "name_length");
            string name = Encoding.UTF8.GetString(rest.Slice(layout["name"], length));
            Assert.Equal(name == Name ? 8UL : 4UL, layout.Number(rest, "file_type"));
            Assert.NotEqual(0UL, layout.Number(rest, "ino"));
            names += name + "|";
            rest = rest[(layout["name"] + length)..];
        }

        Assert.Equal($".|..|{Name}|", names);
    }

    [Fact]
    public void WatcherEvent_LiesAsTheTableSays()
    {
        var layout = new Layouts("inode watcher event");
        byte[] bytes = Written(64, program => program.Text("path", "/tmp").Text("file", "/tmp/new")
            .Syscall(18, 0).AssertResult(3)
            .Fill("watch", cpu => cpu.AddressOf("path"), _ => 4, _ => Pair(3, 31)).Syscall(66, Operand.AddressOf("watch")).AssertResult(1)
            .Syscall(78, -100, Operand.AddressOf("file"), 8, 0x1C0).AssertResult(0)
            .Syscall(99, 3, Operand.AddressOf("result"), 64).Store("length")
            .Assert(cpu => cpu["length"] == 16 + 4, "name and NUL"));
        Assert.Equal((1UL, 8UL, 4UL), (
            layout.Number(bytes, "watch_descriptor"), layout.Number(bytes, "type"), layout.Number(bytes, "name_length")));
        Assert.Equal("new\0", Encoding.UTF8.GetString(bytes.AsSpan(layout["name"], 4)));
    }

    [Fact]
    public void SocketAddressesAndPeers_LieAsTheTableSays()
    {
        var address = new Layouts("sockaddr_in");
        var peer = new Layouts("ucred");
        byte[] bytes = Written(address.Size, program => program.Fill("local", _ => 2 | (0x901FUL << 16) | (0x0100_007FUL << 32), _ => 0)
            .Fill("size", _ => 16).Syscall(136, 2, 1, 0).AssertResult(3).Syscall(6, 3, Operand.AddressOf("local"), 16).AssertResult(0)
            .Fill("name", _ => 3, cpu => cpu.AddressOf("result"), cpu => cpu.AddressOf("size"))
            .Syscall(62, Operand.AddressOf("name")).AssertResult(0));
        Assert.Equal((2UL, 0x901FUL, 0x0100_007FUL), (
            address.Number(bytes, "sin_family"), address.Number(bytes, "sin_port"), address.Number(bytes, "sin_addr")));
        bytes = Written(peer.Size, program => program.Reserve("pair", 8).Fill("size", _ => 12)
            .Fill("make", _ => Pair(1, 1), _ => 0, cpu => cpu.AddressOf("pair")).Syscall(137, Operand.AddressOf("make")).AssertResult(0)
            .Fill("option", _ => Pair(3, 1), _ => 4, cpu => cpu.AddressOf("result"), cpu => cpu.AddressOf("size"))
            .Syscall(63, Operand.AddressOf("option")).AssertResult(0));
        Assert.Equal((1UL, 0UL, 0UL), (peer.Number(bytes, "pid"), peer.Number(bytes, "uid"), peer.Number(bytes, "gid")));
    }

    [Fact]
    public void TimePage_LiesAsTheTableSays()
    {
        var layout = new Layouts("TimePage");
        var time = new Layouts("timespec");
        SimulatedProgram program = Program().Syscall(77).Store("page").Syscall(157)
            .RecordText("page", cpu => Hex(cpu, cpu["page"], layout.Size)).Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        byte[] bytes = Convert.FromHexString(host.Machine.Texts("page")[0]!);
        Assert.Equal(layout.Number(bytes, "update1"), layout.Number(bytes, "update2"));
        Assert.Equal(5 * time.Size, layout.SizeOf("clocks"));
        ReadOnlySpan<byte> realTime = bytes.AsSpan(layout["clocks"] + (3 * time.Size));
        ReadOnlySpan<byte> monotonic = bytes.AsSpan(layout["clocks"] + (4 * time.Size));
        Assert.True(time.Number(realTime, "tv_sec") > time.Number(monotonic, "tv_sec"));
        Assert.True(time.Number(realTime, "tv_nsec") < 1_000_000_000 && time.Number(monotonic, "tv_nsec") < 1_000_000_000);
    }

    [Fact]
    public void Termios_LiesAsTheTableSays()
    {
        var layout = new Layouts("termios");
        SimulatedProgram program = Program().Reserve("settings", layout.Size + Behind)
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("settings") + (ulong)layout.Size, Untouched))
            .Syscall(68, 0, 2, Operand.AddressOf("settings")).AssertResult(0)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("settings") + (ulong)layout["c_lflag"], 0))
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("settings") + (ulong)layout["c_cc"] + 4, 7))
            .Syscall(68, 0, 3, Operand.AddressOf("settings")).AssertResult(0)
            .Do(cpu => cpu.WriteBytes(cpu.AddressOf("settings"), new byte[layout.Size]))
            .Syscall(68, 0, 2, Operand.AddressOf("settings")).AssertResult(0)
            .Assert(cpu => cpu.Word("settings", layout["c_lflag"]) == 0 && cpu.Word("settings", layout["c_cflag"]) != 0, "flags")
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("settings") + (ulong)layout["c_cc"] + 4) == 7, "a control character")
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("settings") + (ulong)layout.Size) == Untouched, "nothing behind it");
        Assert.Equal("exit 0", new TerminalHost(program.Exit(0)).Run().Result);
    }

    [Fact]
    public void ProfileEvents_AreOfTheTablesSize()
    {
        Assert.Equal(63, new Layouts("MmapPerformanceEvent").SizeOf("name") - 1);
        Assert.Equal(63, new Layouts("ProcessExecPerformanceEvent").SizeOf("executable") - 1);

        // As many as fit: 4 MiB of events, counted in their size there. The process and its mappings come first.
        int events = (4 << 20) / new Layouts("PerformanceEvent").Size;
        Program().Syscall(95, 1, 0x8000).AssertResult(0)
            .Loop(Register.R12, events - 32, body => body.Syscall(86, 0x8000, 1, 2)).AssertResult(0)
            .Loop(Register.R12, 32, body => body.Syscall(86, 0x8000, 1, 2)).AssertResult(-59).RunToEnd();
    }

    [Fact]
    public void Utimbuf_IsReadAsTheTableSays()
    {
        var times = new Layouts("utimbuf");
        var status = new Layouts("stat");
        var time = new Layouts("timespec");
        byte[] bytes = Written(status.Size, program => program.Text("path", "/tmp/file").Reserve("times", times.Size)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("times") + (ulong)times["actime"], 11))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("times") + (ulong)times["modtime"], 12))
            .Syscall(152, Operand.AddressOf("path"), 9, Operand.AddressOf("times")).AssertResult(0)
            .Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => 9, _ => 1)
            .Syscall(85, Operand.AddressOf("open")).AssertResult(3)
            .Syscall(34, 3, Operand.AddressOf("result")).AssertResult(0));
        Assert.Equal(11UL, time.Number(bytes.AsSpan(status["st_atim"]), "tv_sec"));
        Assert.Equal(12UL, time.Number(bytes.AsSpan(status["st_mtim"]), "tv_sec"));
    }

    [Fact]
    public void Ifreq_LiesAsTheTableSays()
    {
        const int Name = 0x22;
        const int Address = 0x20;
        var layout = new Layouts("ifreq");
        byte[] bytes = Written(layout.Size, program => program.Syscall(136, 2, 2, 0).AssertResult(3)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("result") + (ulong)layout["ifr_ifru.ifru_index"], 1))
            .Syscall(68, 3, Name, Operand.AddressOf("result")).AssertResult(0)
            .Syscall(68, 3, Address, Operand.AddressOf("result")).AssertResult(0));
        Assert.Equal("loop", layout.Text(bytes, "ifr_name"));
        ReadOnlySpan<byte> address = bytes.AsSpan(layout["ifr_ifru.ifru_addr"]);
        Assert.Equal(2UL, new Layouts("sockaddr_in").Number(address, "sin_family"));
        Assert.Equal(0x0100007FUL, new Layouts("sockaddr_in").Number(address, "sin_addr"));
    }

    private static ulong ValueFor(Register register) => 0x100UL + (ulong)Array.IndexOf(s_registers, register);

    /// <summary>What a program finds in the place <c>result</c>; what lies behind it must be untouched.</summary>
    private static byte[] Written(int size, Action<SimulatedProgram> body)
    {
        SimulatedProgram program = Program().Reserve("result", size + Behind)
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("result") + (ulong)size, Untouched));
        body(program);
        program.RecordText("result", cpu => Hex(cpu, cpu.AddressOf("result"), size + 1)).Exit(0);
        AuroraHost host = new AuroraHost(program).AddText("/tmp/file", "x").Run();
        Assert.Equal("exit 0", host.Control[^1]);
        byte[] bytes = Convert.FromHexString(host.Machine.Texts("result")[0]!);
        Assert.Equal(Untouched, bytes[size]);
        return bytes;
    }

    private static string Hex(SimulatedCpu cpu, ulong address, int length) => Convert.ToHexString(cpu.ReadBytes(address, length));
}
