using System;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>The note of a core file, entry by entry, against the table of structures.</summary>
public sealed class CoreLayoutTests
{
    private const string Setting = "/sys/kernel/conf/coredump_directory";
    private const int NoteHeader = 12;
    private const int ReadBytes = 1 << 16;

    [Fact]
    public void CoreNote_EntriesLieAsTheTableSays()
    {
        ReadOnlySpan<byte> note = ReadNote(out ulong fault);
        Assert.Equal(11, BinaryPrimitives.ReadInt32LittleEndian(note));
        int length = BinaryPrimitives.ReadInt32LittleEndian(note[4..]);
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(note[8..]));
        Assert.Equal("SerenityOS\0", Encoding.ASCII.GetString(note.Slice(NoteHeader, 11)));

        var header = new Layouts("ELF::Core::NotesEntryHeader");
        ReadOnlySpan<byte> entries = note.Slice(NoteHeader + 12, length);
        string kinds = "";
        int regions = 0;
        while (header.Number(entries, "type") is not 0 and var type)
        {
            kinds += kinds.EndsWith($"{type}", StringComparison.Ordinal) ? "" : $"{type}";
            entries = type switch
            {
                1 => AfterProcess(entries),
                2 => AfterThread(entries, fault),
                3 => AfterRegion(entries, regions++),
                4 => AfterProperties(entries),
                _ => throw new InvalidOperationException($"no entry has the type {type}"),
            };
        }

        Assert.Equal("1234", kinds);
        Assert.Equal(1, entries.Length);
        Assert.True(regions > 3);
    }

    private static ReadOnlySpan<byte> AfterProcess(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> text = UntilNul(entry[new Layouts("ELF::Core::ProcessInfo")["json_data"]..], out ReadOnlySpan<byte> rest);
        using JsonDocument process = JsonDocument.Parse(text.ToArray());
        Assert.Equal(2, process.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal(11, process.RootElement.GetProperty("termination_signal").GetInt32());
        Assert.Equal("/bin/program", process.RootElement.GetProperty("executable_path").GetString());
        Assert.Equal("/bin/program", process.RootElement.GetProperty("arguments")[0].GetString());
        Assert.Equal(JsonValueKind.Array, process.RootElement.GetProperty("environment").ValueKind);
        return rest;
    }

    private static ReadOnlySpan<byte> AfterThread(ReadOnlySpan<byte> entry, ulong fault)
    {
        var thread = new Layouts("ELF::Core::ThreadInfo");
        var registers = new Layouts("PtraceRegisters");
        Assert.Equal(thread.SizeOf("regs"), registers.Size);
        Assert.Equal(2UL, thread.Number(entry, "tid"));
        ReadOnlySpan<byte> values = entry[thread["regs"]..];
        Assert.Equal(fault, registers.Number(values, "rip"));
        Assert.Equal((0xE14UL, 0xEB9UL), (registers.Number(values, "r14"), registers.Number(values, "rbp")));
        Assert.Equal(0UL, registers.Number(values, "cs"));
        return entry[thread.Size..];
    }

    private static ReadOnlySpan<byte> AfterRegion(ReadOnlySpan<byte> entry, int index)
    {
        var region = new Layouts("ELF::Core::MemoryRegionInfo");
        ulong start = region.Number(entry, "region_start");
        ulong end = region.Number(entry, "region_end");
        Assert.True(start < end && (start | end) % 4096 == 0);
        Assert.Equal((ulong)index, region.Number(entry, "program_header_index"));
        _ = UntilNul(entry[region["region_name"]..], out ReadOnlySpan<byte> rest);
        return rest;
    }

    private static ReadOnlySpan<byte> AfterProperties(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> text = UntilNul(entry[new Layouts("ELF::Core::Metadata")["json_data"]..], out ReadOnlySpan<byte> rest);
        using JsonDocument properties = JsonDocument.Parse(text.ToArray());
        Assert.Equal("0x0000000000000010", properties.RootElement.GetProperty("fault_address").GetString());
        Assert.Equal("Read", properties.RootElement.GetProperty("fault_access").GetString());
        return rest;
    }

    private static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        int end = bytes.IndexOf((byte)0);
        rest = bytes[(end + 1)..];
        return bytes[..end];
    }

    /// <summary>Lets a child fault and reads the note of its core.</summary>
    private static byte[] ReadNote(out ulong fault)
    {
        SimulatedProgram program = Watcher().Text("cores", "/cores").Text("setting", Setting).Reserve("entries", 4096)
            .Reserve("path", 64).Reserve("headers", 4096).Reserve("note", ReadBytes).Variable("length").Variable("at").Variable("size")
            .Syscall(144, 0).Syscall(78, -100, Operand.AddressOf("cores"), 6, 0x1FF).AssertResult(0)
            .Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("setting"), _ => (ulong)Setting.Length, _ => 2)
            .Syscall(85, Operand.AddressOf("open")).Store("setting file")
            .Syscall(155, Operand.ValueOf("setting file"), Operand.AddressOf("cores"), 6).AssertResult(6)
            .Record("fault", cpu => cpu.AddressOf("fault"))
            .StartChild(child => child.Do(cpu => cpu[Register.R14] = 0xE14).Do(cpu => cpu[Register.Rbp] = 0xEB9)
                .Label("fault").Do(cpu => cpu.ReadUInt64(0x10)).Exit(0))
            .WaitFor(WantEnded, Killed, 11)
            .Fill("list", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("cores"), _ => 6, _ => 1)
            .Syscall(85, Operand.AddressOf("list")).Store("directory")
            .Syscall(42, Operand.ValueOf("directory"), Operand.AddressOf("entries"), 4096)
            .Do(FindCore)
            .Fill("core", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), cpu => cpu["length"], _ => 1)
            .Syscall(85, Operand.AddressOf("core")).Store("file")
            .Syscall(100, Operand.ValueOf("file"), Operand.AddressOf("headers"), 4096, 0)
            .Do(FindNote)
            .Syscall(100, Operand.ValueOf("file"), Operand.AddressOf("note"), ReadBytes, Operand.ValueOf("at")).Store("read")
            .Assert(cpu => cpu["read"] == cpu["size"], "the note is the file's last part")
            .RecordText("note", cpu => Convert.ToHexString(cpu.ReadBytes(cpu.AddressOf("note"), (int)cpu["size"]))).Exit(0);
        AuroraHost host = new AuroraHost(program).RunAmongFaults();
        fault = (ulong)host.Machine.Values("fault")[0];
        return Convert.FromHexString(host.Machine.Texts("note")[0]!);
    }

    /// <summary>The path of the first file in the list.</summary>
    private static void FindCore(SimulatedCpu cpu)
    {
        ulong entry = cpu.AddressOf("entries");
        while (cpu.ReadByte(entry + 13) == '.')
        {
            entry += 13 + cpu.ReadUInt32(entry + 9);
        }

        string path = "/cores/" + cpu.ReadText(entry + 13, (int)cpu.ReadUInt32(entry + 9));
        cpu.WriteText(cpu.AddressOf("path"), path);
        cpu["length"] = (ulong)path.Length;
    }

    private static void FindNote(SimulatedCpu cpu)
    {
        ulong header = cpu.AddressOf("headers") + 64;
        while (cpu.ReadUInt32(header) != 4)
        {
            header += 56;
        }

        cpu["at"] = cpu.ReadUInt64(header + 8);
        cpu["size"] = cpu.ReadUInt64(header + 32);
    }
}
