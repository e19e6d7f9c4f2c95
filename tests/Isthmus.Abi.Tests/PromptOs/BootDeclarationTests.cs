using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

[Covers("promptos", "exit", "getpid", "yield")]
public sealed class BootDeclarationTests
{
    [Fact]
    public void Program_UnknownCalls_AreNotImplemented()
    {
        SimulatedProgram program = new SimulatedProgram("prompt", ProgramAbi.PromptOs)
            .Syscall(5).AssertResult(1)
            .Syscall(12).AssertResult(0)
            .Syscall(86).AssertResult(-38)
            .Syscall(-1).AssertResult(-38)
            .Exit(9);
        AuroraHost host = new AuroraHost(program, "abi=promptos").Run();
        Assert.Equal(["ready", "exit 9"], host.Control);
    }
}
