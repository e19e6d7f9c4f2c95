using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "write", "open", "close", "read", "stat", "fstat", "lseek", "getdents")]
[Covers("aurora", "mkdir", "unlink", "pipe", "dup2", "getcwd", "ioctl")]
public sealed class FileTests
{
    [Fact]
    public void Read_StandardInput_GivesTheHostsBytesAndThenTheEnd()
    {
        SimulatedProgram program = new SimulatedProgram("cat").Reserve("buffer", 64)
            .Syscall(8, 0, Operand.AddressOf("buffer"), 64).AssertResult(5)
            .Syscall(1, 1, Operand.AddressOf("buffer"), 5)
            .Syscall(8, 0, Operand.AddressOf("buffer"), 64).AssertResult(0)
            .Exit(0);
        Assert.Equal("abcde", new AuroraHost(program).Run("abcde").Output());
    }

    [Fact]
    public void Open_ExistingFile_ReadsItsContent()
    {
        SimulatedProgram program = new SimulatedProgram("reader").Reserve("buffer", 64)
            .Syscall(6, "/etc/motd", 0).AssertResult(3)
            .Syscall(8, 3, Operand.AddressOf("buffer"), 64).AssertResult(7)
            .Syscall(1, 1, Operand.AddressOf("buffer"), 7)
            .Syscall(11, 3, 1, 0).AssertResult(1)
            .Syscall(7, 3).AssertResult(0)
            .Syscall(7, 3).AssertResult(-1)
            .Exit(0);
        Assert.Equal("welcome", new AuroraHost(program).AddText("/etc/motd", "welcome").Run().Output());
    }

    [Fact]
    public void Open_WithoutCreate_IsRefused()
        => AssertRefused(program => program.Syscall(6, "/absent", 0));

    [Fact]
    public void Open_UnknownFlag_IsRefused()
        => AssertRefused(program => program.Syscall(6, "/etc", 0x4000));

    [Theory]
    [InlineData(-4096)]
    [InlineData(unchecked((long)0xffff_8000_0000_0000))]
    [InlineData(0x7fff_ffff_f000)]
    [InlineData(0x10)]
    public void BadPointer_InEveryPointerCall_IsRefused(long address)
        => AssertRefused(
            program => program.Syscall(1, 1, address, 16),
            program => program.Syscall(8, 0, address, 16),
            program => program.Syscall(6, address, 0),
            program => program.Syscall(9, address, address),
            program => program.Syscall(9, "/etc", address),
            program => program.Syscall(10, 0, address),
            program => program.Syscall(15, address),
            program => program.Syscall(16, address),
            program => program.Syscall(17, address),
            program => program.Syscall(32, address, 64),
            program => program.Syscall(4, address, 0, 0),
            program => program.Syscall(4, "/bin/refused", address, 0),
            program => program.Syscall(40, address));

    [Fact]
    public void BadDescriptor_InEveryDescriptorCall_IsRefused()
        => AssertRefused(
            program => program.Syscall(1, 31, "x", 1),
            program => program.Syscall(8, -1, "x", 1),
            program => program.Syscall(7, 32),
            program => program.Syscall(10, 1000, 0),
            program => program.Syscall(11, 9, 0, 0),
            program => program.Syscall(12, 9, 0, 0),
            program => program.Syscall(18, 9, 1),
            program => program.Syscall(18, 1, 32),
            program => program.Syscall(35, 9, 0x541B, 0));

    [Fact]
    public void Open_MoreThan32_IsRefused()
    {
        SimulatedProgram program = new SimulatedProgram("many");
        for (int descriptor = 3; descriptor < 32; descriptor++)
        {
            program.Syscall(6, "/etc", 0).AssertResult(descriptor);
        }

        program.Syscall(6, "/etc", 0).AssertResult(-1).Syscall(17, 0x1000_0000).AssertResult(-1).Exit(0);
        _ = new AuroraHost(program).AddText("/etc/motd", "x").Run();
    }

    [Fact]
    public void Pipe_BetweenParentAndChild_CarriesBytesAndThenTheEnd()
    {
        SimulatedProgram program = new SimulatedProgram("pipe").Reserve("fds", 8).Reserve("buffer", 16).Text("text", "through")
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Syscall(3)
            .If(
                cpu => cpu.Rax == 0,
                child => child.Syscall(7, 3).Syscall(1, 4, Operand.AddressOf("text"), 7).AssertResult(7).Exit(0),
                parent => parent.Syscall(7, 4)
                    .Syscall(8, 3, Operand.AddressOf("buffer"), 16).AssertResult(7)
                    .Syscall(1, 1, Operand.AddressOf("buffer"), 7)
                    .Syscall(8, 3, Operand.AddressOf("buffer"), 16).AssertResult(0))
            .Exit(0);
        Assert.Equal("through", new AuroraHost(program).Run().Output());
    }

    [Fact]
    public void Pipe_NoReader_WriterIsEndedBySigpipe()
    {
        SimulatedProgram program = new SimulatedProgram("broken").Reserve("fds", 8)
            .Syscall(17, Operand.AddressOf("fds")).Syscall(7, 3).Syscall(1, 4, "x", 1).Exit(0);
        Assert.Equal(["ready", "signal 13 SIGPIPE nocore"], new AuroraHost(program).Run().Control);
    }

    private static void AssertRefused(params System.Func<SimulatedProgram, SimulatedProgram>[] calls)
    {
        SimulatedProgram program = new("refused");
        foreach (var call in calls)
        {
            program = call(program).AssertResult(-1);
        }

        AuroraHost host = new AuroraHost(program.Exit(0)).AddText("/etc/motd", "x").Run("input");
        Assert.Equal(["ready", "exit 0"], host.Control);
    }
}
