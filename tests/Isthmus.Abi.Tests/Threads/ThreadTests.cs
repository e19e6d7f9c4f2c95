using System;
using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Kernel;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Threads;

/// <summary>Several threads in one process: their beginning, their end, and what happens to them when the process ends.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void Thread_Started_SharesMemoryAndHasItsOwnRegisters()
    {
        SimulatedProgram program = ThreadPrograms.Create("two").Variable("seen").Variable("tid").Variable("value")
            .Set(Register.Rbx, 1)
            .StartThread("thread", 42, 0).Store("tid")
            .Syscall(ThreadPersonality.Threads).AssertResult(2)
            .Syscall(ThreadPersonality.Join, Operand.ValueOf("tid"), Operand.AddressOf("value")).AssertResult(0)
            .Assert(cpu => cpu["value"] == 77 && cpu["seen"] == 42 && cpu.Rbx == 1, "the thread ran beside")
            .Syscall(ThreadPersonality.Threads).AssertResult(1)
            .Exit(0)
            .Label("thread")
            .Assert(cpu => cpu.Rbx == 0 && cpu.Rsp == cpu.AddressOf("stacks") + 4096, "registers are fresh")
            .Do(cpu => cpu["seen"] = cpu.Rbp)
            .Syscall(ThreadPersonality.ThreadNumber).Assert(cpu => cpu.Rax == cpu["tid"], "it knows its number")
            .Push(5).Pop(Register.Rbx)
            .ExitThread(77);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Join_OfItselfOfNobodyAndTwice_IsRefused()
    {
        SimulatedProgram program = ThreadPrograms.Create("joins").Variable("tid")
            .Syscall(ThreadPersonality.ThreadNumber).Store("tid").JoinThread("tid", ThreadPrograms.Refused(KernelError.Deadlock))
            .Syscall(ThreadPersonality.Join, 4711, 0).AssertResult(ThreadPrograms.Refused(KernelError.NoSuchProcess))
            .StartThread("thread", 0, 0).Store("tid")
            .Syscall(ThreadPersonality.Join, Operand.ValueOf("tid"), 0x10).AssertResult(ThreadPrograms.Refused(KernelError.BadAddress))
            .JoinThread("tid")
            .JoinThread("tid", ThreadPrograms.Refused(KernelError.NoSuchProcess))
            .Exit(0)
            .Label("thread").ExitThread(1);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Join_OfOneWhoWaitsForTheCaller_IsRefused()
    {
        SimulatedProgram program = ThreadPrograms.Create("cycle").Variable("main").Variable("tid")
            .Syscall(ThreadPersonality.ThreadNumber).Store("main")
            .StartThread("thread", 0, 0).Store("tid").JoinThread("tid").Exit(0)
            .Label("thread")
            .JoinThread("main", ThreadPrograms.Refused(KernelError.Deadlock))
            .ExitThread(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Join_ByTwoThreads_OneGetsTheValue()
    {
        SimulatedProgram program = ThreadPrograms.Create("rivals").Variable("target").Variable("a").Variable("b")
            .StartThread("sleeper", 0, 0).Store("target")
            .StartThread("joiner", 0, 1).Store("a")
            .StartThread("joiner", 0, 2).Store("b")
            .JoinThread("a").JoinThread("b").Exit(0)
            .Label("sleeper").Sleep(1_000_000).ExitThread(9)
            .Label("joiner")
            .Syscall(ThreadPersonality.Join, Operand.ValueOf("target"), 0).Record("joined")
            .ExitThread(0);
        AuroraHost host = ThreadPrograms.Host(program).Run();
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        Assert.Equal(
            [ThreadPrograms.Refused(KernelError.NoSuchProcess), 0],
            host.Machine.Values("joined").Order());
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("sleeps")]
    [InlineData("waits for a futex")]
    [InlineData("reads a pipe")]
    [InlineData("joins")]
    [InlineData("waits for a child")]
    public void Exit_WhileAnotherThreadIsBusy_EndsIt(string what)
    {
        SimulatedProgram program = ThreadPrograms.Create("leaving").Reserve("fds", 8).Reserve("word", 8).Variable("main")
            .InChildWithoutLeak(child => child
                .Syscall(ThreadPersonality.ThreadNumber).Store("main")
                .Syscall(17, Operand.AddressOf("fds"))
                .StartThread("busy", 0, 0, isDetached: true)
                .StartThread("busy", 0, 1, isDetached: true)
                .Sleep(2_000_000))
            .Label("busy");
        _ = what switch
        {
            "runs" => program.Forever(body => body.Do(cpu => cpu.Rbx++)),
            "sleeps" => program.Sleep(1_000_000_000_000),
            "waits for a futex" => program.Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1),
            "reads a pipe" => program.Syscall(8, 3, Operand.AddressOf("word"), 1),
            "joins" => program.Syscall(ThreadPersonality.Join, Operand.ValueOf("main"), 0),
            _ => program.Syscall(3).If(ThreadPrograms.IsChild, child => child.Sleep(3_000_000).Exit(0)).Syscall(5, -1, 0, 0),
        };
        program.ExecuteUndefined();
        ThreadPrograms.Host(program, preemption: 0.02).Run().AssertNothingLeaked();
    }

    [Fact]
    public void LastThread_Ends_TheProcessEndsWithZero()
    {
        SimulatedProgram program = ThreadPrograms.Create("last").Variable("status")
            .Syscall(3).If(ThreadPrograms.IsChild, child => child
                .StartThread("thread", 0, 0, isDetached: true)
                .ExitThread(5))
            .Syscall(5, -1, Operand.AddressOf("status"), 0).AssertResult(2)
            .Record("status", cpu => cpu["status"])
            .Exit(0)
            .Label("thread").Sleep(1_000_000).Syscall(ThreadPersonality.Threads).AssertResult(1).ExitThread(6);
        AuroraHost host = ThreadPrograms.Host(program).Run();
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        Assert.Equal([0], host.Machine.Values("status"));
    }

    [Fact]
    public void Fork_InAThread_CopiesThatThreadAlone()
    {
        SimulatedProgram program = ThreadPrograms.Create("forks").Variable("tid")
            .StartThread("thread", 0, 0).Store("tid").JoinThread("tid").Exit(0)
            .Label("thread")
            .Syscall(3).If(ThreadPrograms.IsChild, child => child
                .Syscall(ThreadPersonality.Threads).AssertResult(1)
                .Syscall(29).Store("tid").Syscall(ThreadPersonality.ThreadNumber).Assert(cpu => cpu.Rax == cpu["tid"], "it is the first")
                .ExitThread(3))
            .Syscall(5, -1, 0, 0).Assert(cpu => cpu.Result > 0, "the child ended")
            .Syscall(ThreadPersonality.Threads).AssertResult(2)
            .ExitThread(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exec_AmongThreads_EndsTheOthersFirst(bool byFirst)
    {
        SimulatedProgram program = ThreadPrograms.Create("executor").Reserve("word", 8)
            .StartThread("waits", 0, 0, isDetached: true)
            .StartThread("runs", 0, 1, isDetached: true)
            .StartThread(byFirst ? "waits" : "executes", 0, 2)
            .Sleep(1_000_000)
            .If(_ => byFirst, body => body.Jump("executes"))
            .Syscall(5, -1, 0, 0).Sleep(1_000_000_000_000).ExecuteUndefined()
            .Label("waits").Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1).ExecuteUndefined()
            .Label("runs").Forever(body => body.Do(cpu => cpu.Rbx++))
            .Label("executes").Syscall(ThreadPersonality.Execute).ExecuteUndefined();
        SimulatedProgram other = new SimulatedProgram("other")
            .Syscall(ThreadPersonality.Threads).AssertResult(1)
            .Syscall(ThreadPersonality.KnownThreads).Record("known")
            .Syscall(29).AssertResult(1)
            .Syscall(ThreadPersonality.ThreadNumber).AssertResult(1)
            .Exit(7);
        AuroraHost host = ThreadPrograms.Host(program, preemption: 0.05);
        host.Add(other).Run();
        Assert.Equal("exit 7", host.Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Exec_Refused_LeavesTheThreadsAlone()
    {
        SimulatedProgram program = ThreadPrograms.Create("executor")
            .StartThread("waits", 0, 0, isDetached: true)
            .Syscall(ThreadPersonality.Execute).AssertResult(ThreadPrograms.Refused(KernelError.NotFound))
            .Syscall(ThreadPersonality.Threads).AssertResult(2)
            .Exit(0)
            .Label("waits").Sleep(1_000_000_000);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Theory]
    [InlineData(ProbePersonality.Throw)]
    [InlineData(ProbePersonality.ThrowAfterWait)]
    [InlineData(ProbePersonality.ThrowWhileQueued)]
    public void Handler_ThrowsInOneThread_EndsItsProcessAlone(long call)
    {
        SimulatedProgram program = ThreadPrograms.Create("buggy").Reserve("word", 8)
            .InChildWithoutLeak(child => child
                .StartThread("waits", 0, 0, isDetached: true)
                .StartThread("throws", 0, 1, isDetached: true)
                .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1).ExecuteUndefined())
            .Label("waits").Sleep(1_000_000_000_000).ExecuteUndefined()
            .Label("throws").Syscall(call).ExecuteUndefined();
        AuroraHost host = ThreadPrograms.Host(program).Run();
        Assert.Equal(3, host.Machine.Diagnostics.Count(line => line.Contains("a bug ", StringComparison.Ordinal)));
        Assert.Equal(2, host.Machine.Values("frames").Skip(1).Count());
        Assert.Single(host.Machine.Values("frames").Distinct());
        Assert.Single(host.Machine.Values("charged").Distinct());
    }

    [Fact]
    public void Fault_InOneThread_EndsTheProcess()
    {
        SimulatedProgram program = ThreadPrograms.Create("faulty").Reserve("status", 8)
            .Syscall(3).If(ThreadPrograms.IsChild, child => child
                .StartThread("faults", 0, 0, isDetached: true).Sleep(1_000_000_000_000))
            .Syscall(5, -1, Operand.AddressOf("status"), 0).AssertResult(2)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Exit(0)
            .Label("faults").Do(cpu => cpu.ReadByte(16));
        AuroraHost host = ThreadPrograms.Host(program).Run();
        Assert.Equal([11], host.Machine.Values("status"));
    }

    [Fact]
    public void Threads_WithoutEnd_AreRefusedAndGivenBack()
    {
        // A machine of 16 MiB lets a job have 1.5 MiB: fewer than 800 threads.
        SimulatedProgram program = ThreadPrograms.Create("many").Reserve("word", 8)
            .InChildWithoutLeak(child => child
                .Set(Register.Rbx, 0).Set(Register.Rax, 1)
                .While(cpu => cpu.Result > 0, body => body
                    .Syscall(ThreadPersonality.CreateDetached, Operand.AddressOf("waits"), 0, 0, 0).Do(cpu => cpu.Rbx++))
                .AssertResult(ThreadPrograms.Refused(KernelError.OutOfMemory))
                .Record("count", cpu => cpu.Rbx)
                .Syscall(ThreadPersonality.Threads).Assert(cpu => cpu.Rax == cpu.Rbx, "all are there"))
            .Label("waits").Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1).ExecuteUndefined();
        AuroraHost host = ThreadPrograms.Host(program).Run();
        host.AssertNothingLeaked();
        Assert.All(host.Machine.Values("count"), count => Assert.InRange(count, 600, 800));
    }

    [Fact]
    public void Memory_UnmappedUnderAWaitingRead_AnswersBadAddress()
    {
        SimulatedProgram program = ThreadPrograms.Create("unmapper").Reserve("fds", 8).Reserve("word", 8).Variable("tid")
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Syscall(13, 0x5000_0000, 4096, 0, 0).AssertResult(0x5000_0000)
            .StartThread("reads", 0, 0).Store("tid")
            .Sleep(1_000_000)
            .Syscall(14, 0x5000_0000, 4096).AssertResult(0)
            .Syscall(1, 4, Operand.AddressOf("word"), 5).AssertResult(5)
            .JoinThread("tid")
            .Syscall(8, 3, Operand.AddressOf("word"), 8).AssertResult(5)
            .Exit(0)
            .Label("reads").Syscall(8, 3, 0x5000_0000, 8).AssertResult(ThreadPrograms.Refused(KernelError.BadAddress)).ExitThread(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Threads_ComingAndGoing_EachSeedEndsTheSame()
    {
        // Each thread adds one under a futex lock; whoever is cut off where, no addition is lost and nothing stays behind.
        for (ulong seed = 1; seed <= 12; seed++)
        {
            SimulatedProgram program = ThreadPrograms.Create("adders").Variable("sum").Reserve("lock", 8).Reserve("tids", 64 * 8)
                .InChildWithoutLeak(child => child
                    .Loop(Register.R12, 10, body => body
                        .StartThread("adds", Register.R12, Register.R12)
                        .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("tids") + (cpu[Register.R12] * 8), cpu.Rax)))
                    .Loop(Register.R12, 10, body => body
                        .Syscall(ThreadPersonality.Join, Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("tids") + (cpu[Register.R12] * 8))), 0)
                        .AssertResult(0))
                    .Assert(cpu => cpu["sum"] == 200, "no addition is lost"))
                .Label("adds")
                .Loop(Register.R13, 20, body => body
                    .While(cpu => Take(cpu), wait => wait.Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("lock"), 1, -1))
                    .Do(cpu => cpu.Rbx = cpu["sum"]).Do(cpu => cpu["sum"] = cpu.Rbx + 1)
                    .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("lock"), 0))
                    .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("lock"), 1))
                .ExitThread(0);
            ThreadPrograms.Host(program, preemption: 0.05, seed: seed).Run().AssertNothingLeaked();
        }

        static bool Take(Isthmus.Machine.Simulated.Execution.SimulatedCpu cpu)
        {
            if (cpu.ReadUInt32(cpu.AddressOf("lock")) != 0)
            {
                return true;
            }

            cpu.WriteUInt32(cpu.AddressOf("lock"), 1);
            return false;
        }
    }
}
