using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Pieces of simulated PromptOS programs with threads.</summary>
internal static class ThreadPieces
{
    private const int StackBytes = 8192;

    /// <summary>Starts a program with room for what threads, poll and channels need.</summary>
    public static SimulatedProgram Create(string name = "threads")
        => PromptProgram.Create(name).Reserve("params", 64).Reserve("stacks", 16 * StackBytes, 4096).Reserve("polls", 16 * 64)
            .Reserve("time", 16).Reserve("out", 16).Reserve("message", 48).Reserve("numbers", 64 * 8).Reserve("bytes", 65536);

    /// <summary>Fills the parameters of thread_create.</summary>
    public static SimulatedProgram PrepareThread(this SimulatedProgram program, string label, Operand argument, int slot, ulong threadPointer = 0)
        => program.Do(cpu =>
        {
            ulong at = cpu.AddressOf("params");
            cpu.WriteUInt64(at, 40);
            cpu.WriteUInt64(at + 8, cpu.AddressOf(label));
            cpu.WriteUInt64(at + 16, argument.Evaluate(cpu));
            cpu.WriteUInt64(at + 24, cpu.AddressOf("stacks") + ((ulong)(slot + 1) * StackBytes));
            cpu.WriteUInt64(at + 32, threadPointer);
        });

    /// <summary>Starts a thread at a label with its argument in RDI; its handle goes into a variable.</summary>
    public static SimulatedProgram StartThread(
        this SimulatedProgram program, string label, Operand argument, int slot, string handle, ulong threadPointer = 0)
        => program.PrepareThread(label, argument, slot, threadPointer).Syscall(13, Operand.AddressOf("params"))
            .Assert(cpu => cpu.Result > 0, "the thread starts").Store(handle);

    public static SimulatedProgram JoinThread(this SimulatedProgram program, string handle, long result = 0)
        => program.Syscall(15, Operand.ValueOf(handle), 0).AssertResult(result);

    public static SimulatedProgram ExitThread(this SimulatedProgram program, Operand value) => program.Syscall(14, value);

    /// <summary>Sleeps for less than a second.</summary>
    public static SimulatedProgram Sleep(this SimulatedProgram program, long nanoseconds)
        => program.Push(nanoseconds).Push(nanoseconds / 1_000_000_000).Do(cpu => cpu.WriteUInt64(cpu.Rsp + 8, (ulong)(nanoseconds % 1_000_000_000)))
            .Syscall(81, 1, 0, Register.Rsp, 0).Pop(Register.Rcx).Pop(Register.Rcx);

    /// <summary>Writes an entry of poll's list.</summary>
    public static SimulatedProgram PollEntry(this SimulatedProgram program, int index, Operand handle, int events)
        => program.Do(cpu =>
        {
            ulong at = cpu.AddressOf("polls") + ((ulong)index * 16);
            cpu.WriteUInt64(at, handle.Evaluate(cpu));
            cpu.WriteUInt32(at + 8, (uint)events | 0xFFFF_0000);
        });

    public static SimulatedProgram Poll(this SimulatedProgram program, int count, long timeout, long result)
        => program.Syscall(23, Operand.AddressOf("polls"), count, timeout).AssertResult(result);

    /// <summary>Checks what poll said of an entry.</summary>
    public static SimulatedProgram AssertPolled(this SimulatedProgram program, int index, int bits)
        => program.Assert(
            cpu => cpu.ReadUInt32(cpu.AddressOf("polls") + ((ulong)index * 16) + 8) >> 16 == (uint)bits, $"entry {index} has bits {bits}");

    /// <summary>Fills a channel message that sends, or has room for, so many bytes and handles.</summary>
    public static SimulatedProgram Message(this SimulatedProgram program, uint bytes, uint handles, uint flags = 0)
        => program.Do(cpu =>
        {
            ulong at = cpu.AddressOf("message");
            cpu.WriteUInt32(at, 40);
            cpu.WriteUInt32(at + 4, flags);
            cpu.WriteUInt64(at + 8, cpu.AddressOf("bytes"));
            cpu.WriteUInt32(at + 16, bytes);
            cpu.WriteUInt32(at + 20, bytes);
            cpu.WriteUInt64(at + 24, cpu.AddressOf("numbers"));
            cpu.WriteUInt32(at + 32, handles);
            cpu.WriteUInt32(at + 36, handles);
        });

    public static SimulatedProgram Number(this SimulatedProgram program, int index, Operand handle)
        => program.Do(cpu => cpu.WriteUInt64(cpu.AddressOf("numbers") + ((ulong)index * 8), handle.Evaluate(cpu)));

    public static SimulatedProgram Send(this SimulatedProgram program, Operand channel, long result = 0)
        => program.Syscall(60, channel, Operand.AddressOf("message")).AssertResult(result);

    public static SimulatedProgram Receive(this SimulatedProgram program, Operand channel, long result = 0)
        => program.Syscall(61, channel, Operand.AddressOf("message")).AssertResult(result);

    /// <summary>Checks the counts that a received message came with.</summary>
    public static SimulatedProgram AssertCounts(this SimulatedProgram program, uint bytes, uint handles)
        => program.Assert(
            cpu => cpu.ReadUInt32(cpu.AddressOf("message") + 20) == bytes && cpu.ReadUInt32(cpu.AddressOf("message") + 36) == handles,
            $"{bytes} bytes and {handles} handles came");

    /// <summary>Takes the two handles of a new channel.</summary>
    public static SimulatedProgram Take(this SimulatedProgram program)
        => program.Do(cpu => cpu["first"] = cpu.ReadUInt64(cpu.AddressOf("out")))
            .Do(cpu => cpu["second"] = cpu.ReadUInt64(cpu.AddressOf("out") + 8));

    /// <summary>Runs a program whose threads are cut off at random places; it must end with exit 0.</summary>
    public static AuroraHost RunInterrupted(this SimulatedProgram program, ulong seed, double probability, params SimulatedProgram[] others)
    {
        var host = new AuroraHost(program, "abi=promptos");
        host.Options = host.Options with { Seed = seed, PreemptionProbability = probability };
        foreach (SimulatedProgram other in others)
        {
            host.Add(other);
        }

        host.Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        return host;
    }
}
