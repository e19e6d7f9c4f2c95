using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Promises that the host sets for a PromptOS program.</summary>
public sealed class PolicyTests
{
    private const string Aborted = "signal 6 SIGABRT nocore";

    [Theory]
    [InlineData("stdio", 5, "exit 0")]
    [InlineData("rpath", 5, Aborted)]
    [InlineData("stdio", 7, Aborted)]
    [InlineData("stdio proc", 7, "exit 0")]
    [InlineData("stdio", 8, Aborted)]
    [InlineData("stdio", 36, Aborted)]
    [InlineData("stdio rpath wpath", 36, Aborted)]
    [InlineData("stdio cpath", 36, "exit 0")]
    [InlineData("stdio", 43, Aborted)]
    [InlineData("stdio fattr", 43, "exit 0")]
    [InlineData("stdio", 65, Aborted)]
    [InlineData("stdio", 74, Aborted)]
    [InlineData("stdio sigaction", 74, "exit 0")]
    public void Pledge_Call_NeedsItsPromise(string promises, int call, string end)
        => AssertEnd(PromptProgram.Create().Syscall(call, 1, "/tmp/none"), promises, end);

    [Theory]
    [InlineData("stdio rpath", 0, "exit 0")]
    [InlineData("stdio rpath", 1, Aborted)]
    [InlineData("stdio wpath", 1, "exit 0")]
    [InlineData("stdio rpath", 2, Aborted)]
    [InlineData("stdio rpath", 0x200, Aborted)]
    [InlineData("stdio wpath", 0x41, Aborted)]
    [InlineData("stdio wpath cpath", 0x41, "exit 0")]
    public void Pledge_Open_NeedsThePromisesOfItsFlags(string promises, int flags, string end)
        => AssertEnd(PromptProgram.Create().Syscall(24, -1, "/tmp/file", flags, 0x1A4).AssertResult(3), promises, end);

    [Theory]
    [InlineData("stdio", 1, Aborted)]
    [InlineData("stdio unix", 1, "exit 0")]
    [InlineData("stdio unix", 2, Aborted)]
    [InlineData("stdio inet", 2, "exit 0")]
    public void Pledge_Sockets_NeedThePromiseOfTheirFamily(string promises, int domain, string end)
        => AssertEnd(PromptProgram.Create().Syscall(62, domain, 1, 0).AssertResult(3).Syscall(64, 3, 1), promises, end);

    [Theory]
    [InlineData("stdio", 0, 1, "exit 0")]
    [InlineData("stdio", 1, 0, Aborted)]
    [InlineData("stdio sendfd", 1, 0, "exit 0")]
    [InlineData("stdio", 0, 8, Aborted)]
    [InlineData("stdio recvfd", 0, 8, "exit 0")]
    public void Pledge_Channels_NeedPromisesForHandles(string promises, int sent, int room, string end)
    {
        SimulatedProgram program = ThreadPieces.Create().Variable("first").Variable("second")
            .Syscall(59, Operand.AddressOf("out")).Take()
            .Syscall(53, 0).Message(1, (uint)sent).Number(0, 5).Send(Operand.ValueOf("first"));
        program = room == 0 ? program
            : room == 1 ? program.Message(1, 0).Receive(Operand.ValueOf("second"))
            : program.Message(1, 1).Receive(Operand.ValueOf("second"));
        AssertEnd(program, promises, end);
    }

    [Theory]
    [InlineData("stdio", 1, "exit 0")]
    [InlineData("stdio proc exec", 2, "exit 0")]
    public void Pledge_SignalsToItself_NeedStdioOnly(string promises, int process, string end)
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(4, 2, 0).Exit(0);
        SimulatedProgram program = PromptProgram.Create();
        program = process == 1 ? program : program.Spawn("/bin/child").AssertResult(3).Syscall(3, 3, 0).WaitFor(3, 0);
        AssertEnd(program.Syscall(4, 1, 0).AssertResult(0), promises, end, child);
    }

    [Fact]
    public void Pledge_SpawnedProgram_IsUnderItToo()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(24, -1, "/tmp/file", 0, 0).Exit(0);
        SimulatedProgram program = PromptProgram.Create().Spawn("/bin/child").AssertResult(3).WaitFor(3, 0, 6);
        AssertEnd(program, "stdio proc exec", "exit 0", child);
    }

    [Fact]
    public void Pledge_ExecutableMemory_NeedsAPromise()
    {
        AssertEnd(PromptProgram.Create().Syscall(50, Operand.AddressOf("buffer"), 0, 4), "stdio", Aborted);
        AssertEnd(PromptProgram.Create().Syscall(50, Operand.AddressOf("buffer"), 0, 1), "stdio", "exit 0");
        AssertEnd(PromptProgram.Create().Syscall(50, Operand.AddressOf("buffer"), 0, 4), "stdio prot_exec", "exit 0");
    }

    private static void AssertEnd(SimulatedProgram program, string promises, string end, params SimulatedProgram[] others)
    {
        var host = new AuroraHost(program.Exit(0), "abi=promptos", "pledge=" + promises);
        foreach (SimulatedProgram other in others)
        {
            host.Add(other);
        }

        Assert.Equal(end, host.AddText("/tmp/file", "x").Run().Control[^1]);
    }
}
