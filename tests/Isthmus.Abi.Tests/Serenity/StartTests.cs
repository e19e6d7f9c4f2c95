using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>What a program finds when it starts: registers, stack, auxiliary vector.</summary>
public sealed class StartTests
{
    private static readonly int[] s_vectorOrder = [6, 7, 9, 11, 12, 13, 14, 15, 16, 17, 23, 25, 31, 1, 0];

    [Fact]
    public void Start_Registers_HoldArgumentsAndEnvironment()
    {
        SimulatedProgram program = Program()
            .RecordText("arguments", cpu => Strings(cpu, cpu.Rsi))
            .RecordText("environment", cpu => Strings(cpu, cpu.Rdx))
            .Record("argc", cpu => cpu.Rdi)
            .Record("alignment", cpu => cpu.Rsp % 16)
            .Assert(cpu => cpu.Rsp <= cpu.Rsi && cpu.Rsi - cpu.Rsp < 16, "argv lies at the stack pointer: there is no argc word")
            .Assert(cpu => cpu.ReadUInt64(cpu.Rsi + (cpu.Rdi * 8)) == 0, "argv ends with a null")
            .Assert(cpu => cpu.Rdx == cpu.Rsi + ((cpu.Rdi + 1) * 8), "the environment follows");
        AuroraHost host = program.RunToEnd(
            "argument=one", "argument=two words", "environment=HOME=/", "environment=EMPTY=");
        Assert.Equal(["/bin/program|one|two words"], host.Machine.Texts("arguments"));
        Assert.Equal(["HOME=/|EMPTY="], host.Machine.Texts("environment"));
        Assert.Equal([3], host.Machine.Values("argc"));
        Assert.Equal([0], host.Machine.Values("alignment"));
    }

    [Fact]
    public void Start_Vector_IsThatOfTheAbiInItsOrder()
    {
        SimulatedProgram program = Program()
            .Label("start")
            .Do(cpu => cpu[Register.R12] = VectorOf(cpu))
            .RecordText("order", cpu =>
            {
                var types = new List<ulong>();
                for (ulong at = cpu[Register.R12]; types.Count == 0 || types[^1] != 0; at += 16)
                {
                    types.Add(cpu.ReadUInt64(at));
                }

                return string.Join(' ', types);
            })
            .Assert(cpu => Value(cpu, 6) == 4096, "page size")
            .Assert(cpu => Value(cpu, 7) == cpu.Base, "base of the image")
            .Assert(cpu => Value(cpu, 9) == cpu.AddressOf("start"), "entry")
            .Assert(cpu => Value(cpu, 17) == 250 && Value(cpu, 23) == 0 && Value(cpu, 12) == 0, "ticks, secure, user")
            .Assert(cpu => cpu.Base >= 0x0800_0000 && cpu.Base < 0x1800_0000, "the window of images")
            .RecordText("platform", cpu => Text(cpu, Value(cpu, 15)))
            .RecordText("path", cpu => Text(cpu, Value(cpu, 31)))
            .Assert(cpu => Value(cpu, 31) - (cpu[Register.R12] + (15 * 16)) == 0, "the path lies right above")
            .Assert(cpu => Value(cpu, 15) - Value(cpu, 25) == 24, "random bytes take 24 with what ends them")
            .Assert(cpu => cpu.ReadUInt64(Value(cpu, 25)) != cpu.ReadUInt64(Value(cpu, 25) + 8), "random bytes");
        AuroraHost host = program.RunToEnd();
        Assert.Equal([string.Join(' ', s_vectorOrder)], host.Machine.Texts("order"));
        Assert.Equal(["x86_64"], host.Machine.Texts("platform"));
        Assert.Equal(["/bin/program"], host.Machine.Texts("path"));
    }

    [Fact]
    public void Start_Interpreter_IsAloneAndGetsTheProgramAsAnOpenFile()
    {
        SimulatedProgram loader = Program("loader")
            .Do(cpu => cpu[Register.R12] = VectorOf(cpu))
            .Record("handle", cpu => Value(cpu, 2))
            .Assert(cpu => Value(cpu, 7) == cpu.Base, "the base is the interpreter's")
            .RecordText("path", cpu => Text(cpu, Value(cpu, 31)))
            .Reserve("header", 4)
            .Do(cpu => cpu["fd"] = Value(cpu, 2)).Variable("fd")
            .Syscall(32, Operand.ValueOf("fd"), 1, 0).AssertResult(1)
            .Syscall(99, Operand.ValueOf("fd"), Operand.AddressOf("header"), 4).AssertResult(4)
            .Record("magic", cpu => cpu.ReadUInt32(cpu.AddressOf("header")))
            .Exit(4);
        SimulatedProgram program = new SimulatedProgram("dynamic", ProgramAbi.Serenity)
        {
            IsPositionIndependent = true,
            Interpreter = "/usr/lib/Loader.so",
        }.Exit(1);
        AuroraHost host = new AuroraHost(program).Add(loader, "/usr/lib/Loader.so").Run();
        Assert.Equal("exit 4", host.Control[^1]);
        Assert.Equal([3], host.Machine.Values("handle"));
        Assert.Equal([0x464C457F], host.Machine.Values("magic"));
        Assert.Equal(["/bin/dynamic"], host.Machine.Texts("path"));
    }

    [Theory]
    [InlineData(0x1_0000, 0x10_0000)]
    [InlineData(0x20_0000, 0x20_0000)]
    [InlineData(0x200_0000, 0x200_0000)]
    [InlineData(0xF000, 0)]
    [InlineData(0x20_0001, 0)]
    [InlineData(0x200_1000, 0)]
    [InlineData(-4096, 0)]
    public void Start_Stack_IsAsLargeAsTheFileAsksFor_WhereItMay(long asked, long size)
    {
        SimulatedProgram large = Program("large").Reserve("base", 8).Reserve("size", 8)
            .Syscall(44, Operand.AddressOf("base"), Operand.AddressOf("size")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("size")) == (ulong)size, "its stack")
            .Assert(cpu => cpu.Rsp - cpu.ReadUInt64(cpu.AddressOf("base")) < (ulong)size, "it is on it")
            .Do(cpu => cpu.WriteUInt64(cpu.ReadUInt64(cpu.AddressOf("base")), 1)).Exit(0);
        byte[] file = large.ToElf();
        int header = 64;
        while (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(header)) != 0x6474_E551)
        {
            header += 56;
        }

        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(header + 40), asked);
        SimulatedProgram program = Execute(Program(), "/bin/asking").AssertResult(-8).Exit(9);
        AuroraHost host = new AuroraHost(program).Add(large).AddFile("/bin/asking", file, 0x1ED).Run();
        Assert.Equal(size == 0 ? "exit 9" : "exit 0", host.Control[^1]);
    }

    [Fact]
    public void Start_Stack_LiesElsewhereInEachProgram()
    {
        SimulatedProgram program = Execute(Program().Record("stack", cpu => cpu.Rsp), "/bin/next").Exit(1);
        AuroraHost host = new AuroraHost(program).Add(Program("next").Record("stack", cpu => cpu.Rsp).Exit(0)).Run();
        Assert.Equal("exit 0", host.Control[^1]);
        long[] stacks = [.. host.Machine.Values("stack")];
        Assert.True(Math.Max(stacks[0], stacks[1]) - Math.Min(stacks[0], stacks[1]) > 0x1000, "not only the gap above differs");
    }

    /// <summary>The vector follows the environment's null.</summary>
    private static ulong VectorOf(SimulatedCpu cpu)
    {
        ulong at = cpu.Rdx;
        while (cpu.ReadUInt64(at) != 0)
        {
            at += 8;
        }

        return at + 8;
    }

    private static ulong Value(SimulatedCpu cpu, ulong type)
    {
        ulong at = cpu[Register.R12];
        while (cpu.ReadUInt64(at) != type)
        {
            Assert.NotEqual(0UL, cpu.ReadUInt64(at));
            at += 16;
        }

        return cpu.ReadUInt64(at + 8);
    }

    private static string Strings(SimulatedCpu cpu, ulong array)
    {
        var texts = new List<string>();
        for (; cpu.ReadUInt64(array) != 0; array += 8)
        {
            texts.Add(Text(cpu, cpu.ReadUInt64(array)));
        }

        return string.Join('|', texts);
    }

    private static string Text(SimulatedCpu cpu, ulong address)
    {
        var text = new System.Text.StringBuilder();
        for (byte value; (value = cpu.ReadByte(address)) != 0; address++)
        {
            text.Append((char)value);
        }

        return text.ToString();
    }
}
