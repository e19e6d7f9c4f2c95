using System.Collections.Generic;
using Isthmus.Machine.Simulated.Devices;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class TimeTests
{
    private static SimulatedProgram Spinner => new SimulatedProgram("spinner").Forever(body => body.Do(cpu => cpu.Rbx++));

    [Fact]
    public void Wait_Alarm_JumpsThere()
    {
        var machine = new SimulatedMachine(new SimulatedMachineOptions());
        machine.Clock.SetAlarm(5_000_000_000);
        machine.Processor.WaitForInterrupt();
        Assert.Equal(5_000_000_000, machine.Clock.Now);
        Assert.Equal(5_000_000_000UL, machine.Clock.Ticks);
        Assert.Throws<SimulationDeadlockException>(machine.Processor.WaitForInterrupt);
    }

    [Fact]
    public void Wait_AlarmWithdrawn_IsADeadlock()
    {
        var machine = new SimulatedMachine(new SimulatedMachineOptions());
        machine.Clock.SetAlarm(1000);
        machine.Clock.SetAlarm(Clock.Never);
        Assert.Throws<SimulationDeadlockException>(machine.Processor.WaitForInterrupt);
    }

    [Fact]
    public void Wait_NothingToCome_AsksTheTestFirst()
    {
        int asked = 0;
        var machine = new SimulatedMachine(new SimulatedMachineOptions
        {
            WhenIdle = machine =>
            {
                machine.Port("org.isthmus.stdin").FeedFromHost("x");
                return ++asked == 1;
            },
        });
        machine.Processor.WaitForInterrupt();
        machine.PollDevices();
        Assert.Throws<SimulationDeadlockException>(machine.Processor.WaitForInterrupt);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void Wait_HookWithoutEffect_IsADeadlock()
    {
        var machine = new SimulatedMachine(new SimulatedMachineOptions { WhenIdle = _ => true });
        Assert.Throws<SimulationDeadlockException>(machine.Processor.WaitForInterrupt);
    }

    [Fact]
    public void Run_Alarm_InterruptsTheProgramOnce()
    {
        var host = new TestHost(Spinner);
        host.Machine.Clock.SetAlarm(100_000);
        Assert.Equal(TrapKind.Interrupt, host.Run());
        Assert.InRange(host.Machine.Clock.Now, 100_000, 102_000);
        Assert.InRange(host.Context[Register.Rbx], 40UL, 60UL);
        host.Machine.Clock.SetAlarm(200_000);
        Assert.Equal(TrapKind.Interrupt, host.Run());
        Assert.InRange(host.Machine.Clock.Now, 200_000, 202_000);
    }

    [Fact]
    public void Run_AlarmInThePast_InterruptsAtOnce()
    {
        var host = new TestHost(Spinner);
        host.Machine.Clock.SetAlarm(0);
        Assert.Equal(TrapKind.Interrupt, host.Run());
        Assert.Equal(0UL, host.Context[Register.Rbx]);
    }

    [Fact]
    public void Run_NoAlarm_EndsAtTheStepLimit()
    {
        var host = new TestHost(Spinner, new SimulatedMachineOptions { MaximumSteps = 1000 });
        Assert.Equal(1000, Assert.Throws<SimulationStepLimitException>(() => host.Run()).Limit);
    }

    [Fact]
    public void Preemption_SameSeed_GivesTheSameTraps()
    {
        IReadOnlyList<SimulatedTrap> first = Traps(1);
        Assert.Equal(first, Traps(1));
        Assert.NotEqual(first, Traps(2));
        Assert.Contains(first, trap => trap.Kind == TrapKind.Interrupt);

        static IReadOnlyList<SimulatedTrap> Traps(ulong seed)
        {
            SimulatedProgram program = new SimulatedProgram("work")
                .Loop(Register.Rbx, 50, body => body.Syscall(1, Register.Rbx))
                .Exit(0);
            var options = new SimulatedMachineOptions { Seed = seed, PreemptionProbability = 0.2, RecordTraps = true };
            var host = new TestHost(program, options);
            host.RunToExit();
            return host.Machine.Traps;
        }
    }

    [Fact]
    public void EarlyWake_ComesBeforeTheAlarmAndKeepsIt()
    {
        var machine = new SimulatedMachine(new SimulatedMachineOptions { EarlyWakeProbability = 0.5 });
        int early = 0;
        for (long alarm = 1_000_000; alarm <= 10_000_000; alarm += 1_000_000)
        {
            machine.Clock.SetAlarm(alarm);
            while (machine.Clock.Now < alarm)
            {
                machine.Processor.WaitForInterrupt();
                early += machine.Clock.Now < alarm ? 1 : 0;
                Assert.True(machine.Clock.Now <= alarm);
            }
        }

        Assert.True(early > 0);
    }

    [Fact]
    public void Entropy_FollowsTheSeed()
    {
        Assert.Equal(Bytes(3), Bytes(3));
        Assert.NotEqual(Bytes(3), Bytes(4));

        static byte[] Bytes(ulong seed)
        {
            byte[] bytes = new byte[21];
            new SimulatedMachine(new SimulatedMachineOptions { Seed = seed }).FillEntropy(bytes);
            return bytes;
        }
    }

    [Fact]
    public void PowerOff_EndsEverything()
    {
        var host = new TestHost(Spinner);
        Assert.Equal(
            PowerOffReason.Finished,
            Assert.Throws<MachinePoweredOffException>(() => host.Machine.PowerOff(PowerOffReason.Finished)).Reason);
        Assert.Throws<MachinePoweredOffException>(() => host.Run());
        Assert.Throws<MachinePoweredOffException>(host.Machine.Processor.WaitForInterrupt);
        Assert.Throws<MachinePoweredOffException>(host.Machine.PollDevices);
        Assert.Throws<MachinePoweredOffException>(() => host.Machine.PowerOff(PowerOffReason.Panic));
        Assert.Equal(PowerOffReason.Finished, host.Machine.PowerOffReason);
    }

    [Fact]
    public void At_HostAction_RunsInOrderOfTime()
    {
        var machine = new SimulatedMachine(new SimulatedMachineOptions());
        SimulatedPort port = machine.Port("org.isthmus.stdin");
        machine.At(2000, () => port.FeedFromHost("b"));
        machine.At(1000, () => port.FeedFromHost("a"));
        machine.Processor.WaitForInterrupt();
        Assert.Equal((1000, 1), (machine.Clock.Now, port.Available));
        machine.Processor.WaitForInterrupt();
        Assert.Equal((2000, 2), (machine.Clock.Now, port.Available));
    }
}
