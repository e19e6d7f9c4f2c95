using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

public sealed class SpawnTests
{
    private static readonly Operand s_buffer = Operand.AddressOf("buffer");
    private static readonly Operand s_result = Operand.AddressOf("result");

    [Fact]
    public void Spawn_Child_RunsAndIsWaitedForAsOftenAsOneAsks()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(6).AssertResult(1).Exit(300);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("spawn") + 44) == 2, "its number is told")
            .Syscall(4, 2, 0).AssertResult(0)
            .WaitFor(3, 300)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("result") + 32) > 0, "it used memory")
            .Syscall(4, 2, 0).AssertResult(-3)
            .Syscall(3, 3, 0).AssertResult(-3)
            .WaitFor(3, 300)
            .Syscall(20, 3).AssertResult(0)
            .Syscall(2, 3, s_result, 0).AssertResult(-9)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Wait_RunningChild_BlocksOrRefuses()
    {
        SimulatedProgram child = PromptProgram.Create("child").Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 0))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer") + 8, 50_000_000)).Syscall(81, 1, 0, s_buffer, 0).AssertResult(0).Exit(7);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3)
            .Syscall(2, 3, s_result, 1).AssertResult(-11)
            .Syscall(2, 3, s_result, 2).AssertResult(-22)
            .Syscall(2, 0, s_result, 0).AssertResult(-9)
            .Syscall(2, 3, 0, 0).AssertResult(-14)
            .WaitFor(3, 7)
            .Syscall(2, 3, 0, 0).AssertResult(-14)
            .Syscall(7, 1).AssertResult(4)
            .Syscall(2, 4, s_result, 0).AssertResult(-16)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Spawn_NoList_GivesStandardHandlesOnly()
    {
        SimulatedProgram child = PromptProgram.Create("child")
            .Syscall(25, 0, s_buffer, 100).AssertResult(5)
            .Syscall(26, 1, "out", 3).AssertResult(3)
            .Syscall(21, 2, 0).AssertResult(3)
            .Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Syscall(24, -1, "/etc/motd", 0, 0).AssertResult(3)
            .Spawn("/bin/child").AssertResult(4)
            .WaitFor(4, 0).Exit(0);
        Assert.Equal("out", parent.Run(child).Output());
    }

    [Fact]
    public void Spawn_List_GivesExactlyWhatItNames()
    {
        SimulatedProgram child = PromptProgram.Create("child")
            .Syscall(25, 0, s_buffer, 1).AssertResult(-9)
            .Syscall(25, 7, s_buffer, 100).AssertResult(5)
            .Syscall(26, 9, "x", 1).AssertResult(1)
            .Syscall(25, 9, s_buffer, 1).AssertResult(-13)
            .Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Syscall(24, -1, "/etc/motd", 0, 0).AssertResult(3)
            .Syscall(52, s_buffer).AssertResult(0)
            .Spawn("/bin/child", 0, (3, 7), (Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer") + 8)), 9)).AssertResult(6)
            .Syscall(20, 5).AssertResult(0)
            .WaitFor(6, 0)
            .Syscall(25, 4, s_buffer, 10).AssertResult(1)
            .Syscall(25, 4, s_buffer, 10).AssertResult(0)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Spawn_Mask_IsTheCallersThreads()
    {
        SimulatedProgram child = PromptProgram.Create("child")
            .Syscall(75, 0, 0, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer")) == 1UL << 9, "it is blocked from the start")
            .Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 1UL << 9)).Syscall(75, 0, s_buffer, 0).AssertResult(0)
            .Spawn("/bin/child").AssertResult(3)
            .WaitFor(3, 0).Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Spawn_Refused_ChangesNothing()
    {
        SimulatedProgram child = PromptProgram.Create("child").Exit(0);
        SimulatedProgram parent = PromptProgram.Create().Reserve("end", 4096, 4096)
            .Syscall(1, 0).AssertResult(-14)
            .Syscall(1, -64).AssertResult(-14)
            .Spawn("/bin/nothing").AssertResult(-2)
            .Spawn("/etc/motd").AssertResult(-13)
            .Spawn("/bin/child", 8).AssertResult(-22)
            .Spawn("/bin/child", 0, (99, 0)).AssertResult(-9)
            .Spawn("/bin/child", 0, (0, 0), (1, 0)).AssertResult(-22)
            .Spawn("/bin/child", 0, (0, 4096)).AssertResult(-22)
            .Spawn("/bin/child", 0, (0, -1)).AssertResult(-22)
            .Syscall(21, 0, 0xC1 & ~0x80).AssertResult(3)
            .Spawn("/bin/child", 0, (3, 0)).AssertResult(-13)
            .PrepareSpawn("/bin/child").Do(cpu => cpu.WriteUInt32(cpu.AddressOf("spawn"), 47))
            .Syscall(1, Operand.AddressOf("spawn")).AssertResult(-22)
            .PrepareSpawn("/bin/child").Do(cpu => cpu.WriteUInt32(cpu.AddressOf("spawn"), 64)).Do(cpu => cpu.WriteByte(cpu.AddressOf("spawn") + 60, 1))
            .Syscall(1, Operand.AddressOf("spawn")).AssertResult(-22)
            .PrepareSpawn("/bin/child").Do(cpu => cpu.WriteUInt64(cpu.AddressOf("spawn") + 8, 8))
            .Syscall(1, Operand.AddressOf("spawn")).AssertResult(-14)
            .PrepareSpawn("/bin/child").Do(cpu => cpu.WriteUInt64(cpu.AddressOf("spawn") + 16, ulong.MaxValue - 7))
            .Syscall(1, Operand.AddressOf("spawn")).AssertResult(-14)
            .PrepareSpawn("/bin/child").Do(cpu => cpu.WriteUInt32(cpu.AddressOf("spawn") + 40, 0xFFFF_FFFF))
            .Syscall(1, Operand.AddressOf("spawn")).AssertResult(-22)
            .PrepareSpawn("/bin/child").Do(cpu => cpu.WriteUInt32(cpu.AddressOf("spawn") + 40, 100))
            .Syscall(1, Operand.AddressOf("spawn")).AssertResult(-14)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("buffer"), 40))
            .Syscall(84, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 4) == 1, "there is one process")
            .Spawn("/bin/child").AssertResult(4)
            .WaitFor(4, 0)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Spawn_Detached_HasNoParentAndIsGoneAtItsEnd()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(6).AssertResult(0).Exit(5);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child", 1).AssertResult(3)
            .Syscall(2, 3, s_result, 1).AssertResult(-11)
            .Syscall(12).Syscall(12)
            .Syscall(4, 2, 0).AssertResult(-3)
            .WaitFor(3, 5)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Spawn_NewSession_AndSetsid()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(9, 0).AssertResult(2).Syscall(8).AssertResult(-1).Exit(0);
        SimulatedProgram other = PromptProgram.Create("other").Syscall(9, 0).AssertResult(1).Syscall(8).AssertResult(3).Syscall(9, 3).AssertResult(3).Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child", 2).AssertResult(3).WaitFor(3, 0)
            .Spawn("/bin/other").AssertResult(4).WaitFor(4, 0)
            .Syscall(8).AssertResult(-1).Syscall(9, 99).AssertResult(-3).Syscall(9, -1).AssertResult(-3)
            .Exit(0);
        parent.Run(child, other);
    }

    [Fact]
    public void Spawn_WorkingDirectory_IsSharedOrCopied()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(44, "/etc").AssertResult(0).Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3).WaitFor(3, 0)
            .Syscall(45, s_buffer, 100).AssertResult(2)
            .Spawn("/bin/child", 4).AssertResult(4).WaitFor(4, 0)
            .Syscall(45, s_buffer, 100).AssertResult(5)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer")) == "/etc", "the child moved it")
            .Syscall(24, -1, "motd", 0, 0).AssertResult(5)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Signal_ByHandleAndByNumber_EndsTheChild()
    {
        SimulatedProgram child = PromptProgram.Create("child").Forever(body => body.Syscall(12));
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3)
            .Syscall(21, 3, 16).AssertResult(4)
            .Syscall(3, 4, 15).AssertResult(-13)
            .Syscall(3, 3, 32).AssertResult(-22).Syscall(3, 3, -1).AssertResult(-22)
            .Syscall(3, 0, 15).AssertResult(-9)
            .Syscall(3, 3, 15).AssertResult(0)
            .WaitFor(3, 0, 15)
            .Spawn("/bin/child").AssertResult(5)
            .Syscall(4, 3, 9).AssertResult(0)
            .WaitFor(5, 0, 9)
            .Syscall(4, 3, 9).AssertResult(-3).Syscall(4, 0, 9).AssertResult(-3).Syscall(4, -1, 9).AssertResult(-3)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void ProcessOpen_StrangerCanWaitButParentFreesTheNumber()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(12).Exit(4);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3)
            .Syscall(7, 2).AssertResult(4)
            .Syscall(7, 77).AssertResult(-3)
            .WaitFor(4, 4)
            .Syscall(20, 3).AssertResult(0)
            .WaitFor(4, 4)
            .Syscall(20, 4).AssertResult(0)
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Zombie_WithoutHandle_IsGone()
    {
        SimulatedProgram child = PromptProgram.Create("child").Exit(4);
        SimulatedProgram parent = PromptProgram.Create()
            .Loop(Register.Rbx, 50, body => body.Spawn("/bin/child").Store("handle").Syscall(20, Operand.ValueOf("handle")).AssertResult(0))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer") + 8, 900_000_000)).Syscall(81, 1, 0, s_buffer, 0).AssertResult(0)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("buffer"), 40))
            .Syscall(84, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 4) == 1, "nobody is left")
            .Exit(0);
        parent.Run(child);
    }

    [Fact]
    public void Spawn_WithoutEnd_IsRefusedAndEverythingComesBack()
    {
        SimulatedProgram bomb = PromptProgram.Create("bomb")
            .Label("again").Spawn("/bin/sleeper").JumpIf(cpu => cpu.Result >= 0, "again").AssertResult(-12).Exit(0);
        SimulatedProgram sleeper = PromptProgram.Create("sleeper").Syscall(25, 0, s_buffer, 1).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 1))
            .Syscall(81, 1, 0, s_buffer, 0).Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/bomb").AssertResult(3).WaitFor(3, 0)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 3)).Syscall(81, 1, 0, s_buffer, 0).AssertResult(0)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("buffer"), 40))
            .Syscall(84, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 4) == 1, "all have ended")
            .Spawn("/bin/bomb").AssertResult(4)
            .Exit(0);
        parent.Run(bomb, sleeper);
    }

    [Fact]
    public void Layout_OfTwoProcesses_Differs()
    {
        var child = new SimulatedProgram("child", ProgramAbi.PromptOs) { IsPositionIndependent = true };
        child.Record("base", cpu => cpu.Base).Record("stack", cpu => cpu.Rsp)
            .Assert(cpu => cpu.Rsp % 16 == 0 && cpu.ReadUInt64(cpu.Rsp) == 1, "one argument, on an aligned stack").Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3).WaitFor(3, 0)
            .Spawn("/bin/child").AssertResult(4).WaitFor(4, 0)
            .Exit(0);
        AuroraHost host = parent.Run(child);
        Assert.NotEqual(host.Machine.Values("base")[0], host.Machine.Values("base")[1]);
        Assert.NotEqual(host.Machine.Values("stack")[0], host.Machine.Values("stack")[1]);
    }

    [Fact]
    public void Spawn_ProgramOfAnotherAbi_IsRefused()
    {
        SimulatedProgram other = new SimulatedProgram("other").Exit(0);
        SimulatedProgram parent = PromptProgram.Create().Spawn("/bin/other").AssertResult(-8).Exit(0);
        parent.Run(other);
    }
}
