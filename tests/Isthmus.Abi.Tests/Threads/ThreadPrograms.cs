using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Kernel;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Threads;

/// <summary>Steps that programs with threads have in common.</summary>
internal static class ThreadPrograms
{
    public const int Signal = 13;
    public const int StackBytes = 4096;

    public static SimulatedProgram Create(string name) => new SimulatedProgram(name).Reserve("stacks", 64 * StackBytes, 4096);

    /// <summary>Starts a thread at a label; its argument is in RBP there, and its stack is the slot-th.</summary>
    public static SimulatedProgram StartThread(this SimulatedProgram program, string label, Operand argument, Operand slot, bool isDetached = false)
        => program.Syscall(
            isDetached ? ThreadPersonality.CreateDetached : ThreadPersonality.Create,
            Operand.AddressOf(label),
            argument,
            Operand.From(cpu => cpu.AddressOf("stacks") + ((slot.Evaluate(cpu) + 1) * StackBytes)),
            0);

    public static SimulatedProgram ExitThread(this SimulatedProgram program, Operand value)
        => program.Syscall(ThreadPersonality.ExitThread, value);

    public static SimulatedProgram JoinThread(this SimulatedProgram program, string variable, long result = 0)
        => program.Syscall(ThreadPersonality.Join, Operand.ValueOf(variable), 0).AssertResult(result);

    public static long Refused(KernelError error) => ThreadPersonality.FirstError - (long)error;

    public static bool IsChild(SimulatedCpu cpu) => cpu.Rax == 0;

    /// <summary>A program with a handler for <see cref="Signal"/>, which <see cref="Handler"/> adds.</summary>
    public static SimulatedProgram Handling(string name)
        => Create(name).Variable("handler").Syscall(36, Signal, Operand.AddressOf("handle")).AssertResult(0);

    public static SimulatedProgram Send(this SimulatedProgram program) => program.RaiseSelf(Signal);

    /// <summary>A handler that notes which thread it runs on.</summary>
    public static SimulatedProgram Handler(this SimulatedProgram program)
        => program.Label("handle").Syscall(ThreadPersonality.ThreadNumber).Do(cpu => cpu["handler"] = cpu.Rax).Return();

    /// <summary>What a thread sleeps, in nanoseconds.</summary>
    public static SimulatedProgram Sleep(this SimulatedProgram program, Operand nanoseconds) => program.Syscall(34, nanoseconds);

    public static AuroraHost Host(SimulatedProgram program, double preemption = 0, ulong seed = 1, int frames = 4096)
    {
        var personality = new ThreadPersonality();
        var host = new AuroraHost(program)
        {
            Personality = personality,
            Wrap = machine =>
            {
                personality.Machine = machine;
                personality.Meter = new AllocationMeter(machine);
                return personality.Meter;
            },
        };
        host.Options = host.Options with { PreemptionProbability = preemption, Seed = seed, Frames = frames };
        return host;
    }

    /// <summary>Runs the body in a child that is waited for, twice with a look around it: what the second run leaves behind shows.</summary>
    public static SimulatedProgram InChildWithoutLeak(this SimulatedProgram program, Action<SimulatedProgram> body)
    {
        program.Loop(Register.R15, 3, round => round
            .If(cpu => cpu[Register.R15] > 0, look => look.Look().Syscall(ThreadPersonality.KnownThreads).AssertResult(0))
            .Syscall(3).If(IsChild, child =>
            {
                body(child);
                child.Exit(0);
            })
            .While(cpu => cpu.Result > 0, wait => wait.Syscall(5, -1, 0, 0)));
        return program.Look().Syscall(ThreadPersonality.KnownThreads).AssertResult(0).Exit(0);
    }
}
