using System;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void Syscall_Arguments_ArriveInTheAbisRegisters()
    {
        SimulatedProgram program = new SimulatedProgram("call")
            .Data("message", 1, 2, 3)
            .Set(Register.Rdi, 20)
            .Syscall(7, 10, Register.Rdi, Operand.LengthOf("message"), Operand.AddressOf("message"));
        var host = new TestHost(program);
        Assert.Equal(TrapKind.SystemCall, host.Run());
        Assert.Equal(7UL, host.Context[Register.Rax]);
        Assert.Equal(10UL, host.Context[Register.Rdi]);
        Assert.Equal(20UL, host.Context[Register.Rsi]);
        Assert.Equal(3UL, host.Context[Register.Rdx]);
        byte[] message = new byte[3];
        Assert.Equal(3, host.Machine.Processor.CopyFromUser(new VirtualAddress(host.Context[Register.R10]), message));
        Assert.Equal([1, 2, 3], message);
    }

    [Fact]
    public void Syscall_Instruction_LeavesRipAndFlagsInRcxAndR11()
    {
        var host = new TestHost(new SimulatedProgram("leave").Syscall(7));
        host.Run();
        Assert.Equal(host.Context[Register.Rip], host.Context[Register.Rcx]);
        Assert.Equal(host.Context[Register.Rflags], host.Context[Register.R11]);

        // A kernel that restarts a call goes back by the two bytes of the instruction.
        ulong after = host.Context[Register.Rip];
        host.Context[Register.Rip] -= 2;
        Assert.Equal(TrapKind.SystemCall, host.Run());
        Assert.Equal(after, host.Context[Register.Rip]);
    }

    [Fact]
    public void SyscallByInterrupt_KeepsEveryRegister()
    {
        var host = new TestHost(new SimulatedProgram("int80").Set(Register.Rcx, 77).SyscallByInterrupt(9, 5));
        Assert.Equal(TrapKind.SystemCallInterrupt, host.Run());
        Assert.Equal(9UL, host.Context[Register.Rax]);
        Assert.Equal(5UL, host.Context[Register.Rdi]);
        Assert.Equal(77UL, host.Context[Register.Rcx]);
    }

    [Fact]
    public void LoopsBranchesAndVariables_ComputeInUserMemory()
    {
        SimulatedProgram program = new SimulatedProgram("sum")
            .Variable("total")
            .Loop(Register.Rbx, 10, body => body
                .If(
                    cpu => cpu.Rbx % 2 == 0,
                    even => even.Do(cpu => cpu["total"] += cpu.Rbx),
                    odd => odd.Syscall(1).Do(cpu => cpu["total"] += cpu.Rax)))
            .Record("total", cpu => cpu["total"])
            .Exit(3);
        var host = new TestHost(program);
        Assert.Equal(3, host.RunToExit(_ => 100));
        Assert.Equal([520], host.Machine.Values("total"));
    }

    [Fact]
    public void CallAndReturn_UseTheStack()
    {
        SimulatedProgram program = new SimulatedProgram("functions") { Entry = "main" }
            .Label("double").Do(cpu => cpu.Rax *= 2).Return()
            .Label("main").Set(Register.Rax, 21).Call("double").Record("result").Push(5).Pop(Register.Rbx)
            .Exit(Register.Rbx);
        var host = new TestHost(program);
        Assert.Equal(5, host.RunToExit());
        Assert.Equal([42], host.Machine.Values("result"));
        Assert.Equal(TestHost.StackTop, host.Context[Register.Rsp]);
    }

    [Fact]
    public void TextsAndStrings_AreFoundAnywhereTheImageIsLoaded()
    {
        SimulatedProgram program = new SimulatedProgram("pie") { IsPositionIndependent = true }
            .Strings("arguments", "one", "two")
            .RecordText("second", cpu => cpu.ReadText(cpu.ReadUInt64(cpu.AddressOf("arguments") + 8)))
            .Syscall(1, "a path")
            .Record("base", cpu => cpu.Base)
            .Exit(0);
        var host = new TestHost(program, loadBase: 0x5555_0000_0000);
        Assert.Equal(TrapKind.SystemCall, host.Run());
        byte[] path = new byte[7];
        host.Machine.Processor.CopyFromUser(new VirtualAddress(host.Context[Register.Rdi]), path);
        Assert.Equal("a path\0"u8.ToArray(), path);
        host.RunToExit();
        Assert.Equal(["two"], host.Machine.Texts("second"));
        Assert.Equal([0x5555_0000_0000], host.Machine.Values("base"));
    }

    [Fact]
    public void Assert_DoesNotHold_FailsTheRunAndTheMachine()
    {
        var host = new TestHost(new SimulatedProgram("wrong").Set(Register.Rax, 5).AssertResult(6).Exit(0));
        var failure = Assert.Throws<SimulatedProgramFailedException>(() => host.Run());
        Assert.Contains("expected 6", failure.Message);
        Assert.Same(failure, host.Machine.Failure);
        Assert.Throws<SimulatedProgramFailedException>(() => host.Run());
        var end = Assert.Throws<MachinePoweredOffException>(() => host.Machine.PowerOff(PowerOffReason.Panic));
        Assert.Same(failure, end.InnerException);
    }

    [Fact]
    public void Builder_Mistakes_AreRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new SimulatedProgram("a").Jump("nowhere").ToElf());
        Assert.Throws<ArgumentException>(() => new SimulatedProgram("a").Label("x").Label("x"));
        Assert.Throws<ArgumentException>(() => new SimulatedProgram("a").Label("x").Variable("x"));
        Assert.Throws<ArgumentException>(() => new SimulatedProgram("a").Syscall(1, 1, 2, 3, 4, 5));
        var finished = new SimulatedProgram("a");
        finished.ToElf();
        Assert.Throws<InvalidOperationException>(() => finished.Exit(0));
        Assert.Throws<ArgumentException>(() => new SimulatedMachine(
            new SimulatedMachineOptions { Programs = [new SimulatedProgram("a"), new SimulatedProgram("a")] }));
    }

    [Fact]
    public void Elf_Note_NamesTheAbi()
    {
        byte[] file = new SimulatedProgram("noted", ProgramAbi.Serenity).Exit(0).ToElf();
        ReadOnlySpan<byte> note = [8, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, .. "Isthmus\0serenity\0"u8];
        Assert.True(file.AsSpan().IndexOf(note) > 0);
        byte[] plain = new SimulatedProgram("plain", ProgramAbi.Aurora with { Name = null }).Exit(0).ToElf();
        Assert.Equal(-1, plain.AsSpan().IndexOf("Isthmus"u8));
    }
}
