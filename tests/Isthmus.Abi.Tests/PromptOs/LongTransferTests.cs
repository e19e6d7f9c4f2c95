using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Transfers that take long: they are whole, and nobody waits for their end.</summary>
public sealed class LongTransferTests
{
    private const int Length = 5 << 20;
    private const int Kill = 9;

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/random")]
    public void Read_ManySteps_IsWhole(string path)
        => Reserve(PromptProgram.Create())
            .Syscall(24, -1, path, 2, 0).AssertResult(3)
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("long") + Length - 1, 77))
            .Syscall(25, 3, Operand.AddressOf("long"), Length - 1).AssertResult(Length - 1)
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("long") + Length - 1) == 77, "the byte behind is as it was")
            .Exit(0).Run();

    [Fact]
    public void File_ManySteps_WrittenAndReadInEveryWay()
        => Reserve(PromptProgram.Create())
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("long") + Length - 1, 77))
            .Syscall(24, -1, "/tmp/file", 0x42, 0x1A4).AssertResult(3)
            .Syscall(26, 3, Operand.AddressOf("long"), Length).AssertResult(Length)
            .Syscall(28, 3, Operand.AddressOf("long"), Length, 1).AssertResult(Length)
            .Syscall(31, 3, 0, 1).AssertResult(Length)
            .Syscall(31, 3, 0, 0).AssertResult(0)
            .Syscall(25, 3, Operand.AddressOf("long"), Length).AssertResult(Length)
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("long") + Length - 1) == 0, "what the second write put there")
            .Syscall(27, 3, Operand.AddressOf("long"), Length, 1).AssertResult(Length)
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("long") + Length - 1) == 77, "the end of the file")
            .Syscall(27, 3, Operand.AddressOf("long"), Length, Length).AssertResult(1)
            .Exit(0).Run();

    [Fact]
    public void Read_BadPlaceAfterManySteps_TellsWhatWasRead()
        => Reserve(PromptProgram.Create())
            .Syscall(24, -1, "/dev/zero", 2, 0).AssertResult(3)
            .Do(cpu => cpu["end"] = (cpu.AddressOf("long") + Length) & ~4095UL)
            .Syscall(49, Operand.ValueOf("end"), 1 << 20)
            .Syscall(25, 3, Operand.AddressOf("long"), int.MaxValue)
            .Assert(cpu => cpu.Result > 4 << 20 && cpu.Result <= Length + 4096, "what there was room for")
            .Exit(0).Run();

    [Theory]
    [InlineData(25)]
    [InlineData(27)]
    public void Read_SomebodyKillsTheReader_EndsBeforeItsEnd(int call)
    {
        SimulatedProgram reader = Reserve(PromptProgram.Create("reader"))
            .Syscall(24, -1, "/dev/random", 2, 0).AssertResult(0)
            .Syscall(26, 1, "x", 1).AssertResult(1)
            .Syscall(call, 0, Operand.AddressOf("long"), Length, 0)
            .Exit(0);
        PromptProgram.Create()
            .Syscall(52, Operand.AddressOf("result")).AssertResult(0)
            .Spawn("/bin/reader", 0, (4, 1)).Store("child")
            .Syscall(25, 3, Operand.AddressOf("buffer"), 1).AssertResult(1)
            .Syscall(3, Operand.ValueOf("child"), Kill).AssertResult(0)
            .WaitFor(Operand.ValueOf("child"), 0, Kill)
            .Exit(0).Run(reader);
    }

    private static SimulatedProgram Reserve(SimulatedProgram program) => program.Variable("end").Variable("child").Reserve("long", Length);
}
