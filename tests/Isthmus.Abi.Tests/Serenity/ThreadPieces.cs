using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Pieces of simulated programs with threads.</summary>
internal static class ThreadPieces
{
    public const int StackBytes = 8192;
    private const int CreateThread = 19;
    private const int ExitThread = 27;
    private const int FutexCall = 40;
    private const int JoinThread = 69;
    private const int ClockNanosleep = 12;

    /// <summary>Starts a program with stacks for sixteen threads.</summary>
    public static SimulatedProgram WithStacks(string name = "program")
        => Program(name).Variable("stacks").Reserve("out", 16).Variable("t").Variable("u").Variable("word").Variable("other")
            .Variable("count").Variable("seen")
            .Fill("stack map", _ => 0, _ => 16 * StackBytes, _ => 0, _ => Pair(3, 0x62), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("stack map")).Assert(cpu => cpu.Result > 0, "stacks").Store("stacks");

    /// <summary>Starts a thread at a label, with its argument in RSI; its number goes into a variable.</summary>
    public static SimulatedProgram StartThread(
        this SimulatedProgram program, string label, string number, int slot = 0, long argument = 0, bool isDetached = false, int priority = 30,
        ulong threadPointer = 0)
    {
        string block = NewLabel();
        return program.Fill(
                block, _ => Pair(isDetached ? 1 : 0, priority), _ => 0, _ => StackBytes, cpu => cpu["stacks"] + (ulong)(slot * StackBytes),
                _ => 0x5555, _ => (ulong)argument, _ => threadPointer)
            .Syscall(CreateThread, Operand.AddressOf(label), Operand.AddressOf(block))
            .Assert(cpu => cpu.Result > 1, "the thread starts").Store(number);
    }

    public static SimulatedProgram Join(this SimulatedProgram program, string number, long result = 0)
        => program.Syscall(JoinThread, Operand.ValueOf(number), 0).AssertResult(result);

    public static SimulatedProgram EndThread(this SimulatedProgram program, Operand value) => program.Syscall(ExitThread, value, 0, 0);

    /// <summary>Sleeps for less than a second. The stack holds what the call needs, so that threads do not disturb each other.</summary>
    public static SimulatedProgram Sleep(this SimulatedProgram program, int nanoseconds)
        => program.Push(nanoseconds).Push(0).Push(0).Push(Operand.From(cpu => cpu.Rsp + 8)).Push(1)
            .Syscall(ClockNanosleep, Isthmus.Machine.Register.Rsp)
            .Do(cpu => cpu.Rsp += 40);

    /// <summary>Makes a futex call.</summary>
    public static SimulatedProgram Futex(
        this SimulatedProgram program, int operation, Operand address, uint value, Operand second, Operand address2, uint value3)
        => program.Push(value3).Push(address2).Push(second).Push((ulong)(uint)operation | ((ulong)value << 32)).Push(address)
            .Syscall(FutexCall, Isthmus.Machine.Register.Rsp).Do(cpu => cpu.Rsp += 40);

    public static SimulatedProgram Futex(this SimulatedProgram program, int operation, Operand address, uint value)
        => program.Futex(operation, address, value, 0, 0, 0);

    /// <summary>Runs a program whose threads are cut off at random places; it must end with exit 0.</summary>
    public static void RunInterrupted(this SimulatedProgram program, ulong seed, params SimulatedProgram[] others)
    {
        var host = new AuroraHost(program);
        host.Options = host.Options with { Seed = seed, PreemptionProbability = 0.2 };
        foreach (SimulatedProgram other in others)
        {
            host.Add(other);
        }

        Assert.Equal(["ready", "exit 0"], host.Run().Control);
    }
}
