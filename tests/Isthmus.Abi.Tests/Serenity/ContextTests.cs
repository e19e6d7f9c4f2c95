using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Root contexts, process lists, host names of one's own, and jails.</summary>
[Covers("serenity", "unshare_open", "unshare_create", "unshare_enter", "prctl")]
public sealed class ContextTests
{
    private const int ProcessList = 1;
    private const int Root = 2;
    private const int HostName = 3;
    private const int Prctl = 93;

    [Theory]
    [InlineData(-1, -22)]
    [InlineData(0, -74)]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    [InlineData(4, -74)]
    public void UnshareOpen_KnowsItsKinds(int kind, int expected) => OpenContext(Program(), kind, expected).RunToEnd();

    [Fact]
    public void UnshareCreate_NeedsItsDescriptor_EnterANumber()
    {
        SimulatedProgram program = Create(Create(Program(), 9, -9), 0, -22);
        Enter(program, Root, 44, 1, -3);
        Enter(program, HostName, 44, 1, -3);
        Enter(program, ProcessList, 44, 2, -3);
        Enter(program, 9, 1, 1, -74);
        Enter(program, Root, 0, 0, -22);
        Enter(program, Root, 0, 4, -22);
        Enter(program, -1, 0, 1, -22);
        program.RunToEnd();
    }

    [Fact]
    public void Root_Entered_NothingElseIsSeen()
    {
        SimulatedProgram program = Create(OpenContext(Program(), Root, 3), 3, 1);
        Enter(program, Root, 1, 1, 0);
        MountTests.Open(program, "/bin/program", 1, -2);
        MountTests.Open(program, "/new", 2 | 8, 4);
        MountTests.MakeDirectory(program, "/d");
        MountTests.ChangeDirectory(program, "/d/../..");
        MountTests.Open(program, "new", 1, 5);
        Enter(program, Root, 0, 1, 0);
        MountTests.Open(program, "/bin/program", 1, 6);
        MountTests.Unmount(program, 1, "/", -16);
        program.Syscall(15, 4).AssertResult(0).Syscall(15, 5).AssertResult(0);
        MountTests.Unmount(program, 1, "/", 0);
        Enter(program, Root, 1, 1, -3);
        program.RunToEnd();
    }

    [Fact]
    public void Root_ADirectoryCanBeIt_AndComesWithTheNextProgram()
    {
        SimulatedProgram next = Program("next");
        MountTests.Open(next, "/next", 1, 3);
        MountTests.Open(next, "/bin/next", 1, -2);
        next.Exit(5);
        SimulatedProgram program = OpenContext(Program(), Root, 3);
        MountTests.Open(program, "/bin", 1, 4);
        program.Syscall(68, 3, 29, 0).AssertResult(-20).Syscall(68, 3, 29, 99).AssertResult(-9).Syscall(68, 3, 30, 0).AssertResult(-25);
        program.Syscall(68, 3, 29, 4).AssertResult(0).Syscall(68, 3, 29, -1).AssertResult(0).Syscall(68, 3, 29, 4).AssertResult(0);
        Create(program, 3, 1);
        Enter(program, Root, 1, 2, 0);
        MountTests.Open(program, "/bin/next", 1, 5);
        AuroraHost host = new AuroraHost(Execute(program.Syscall(15, 5), "/bin/next").Exit(9)).Add(next).Run();
        Assert.Equal(["ready", "exit 5"], host.Control);
    }

    [Fact]
    public void HostName_IsOnesOwn()
    {
        SimulatedProgram program = Create(OpenContext(Program().Text("name", "inner").Reserve("told", 64), HostName, 3), 3, 1)
            .Syscall(68, 3, 29, 0).AssertResult(-74);
        program.Syscall(33).If(cpu => cpu.Rax == 0, child =>
        {
            Enter(child, HostName, 1, 1, 0);
            AssertSecondLetter(child, 's').Syscall(118, Operand.AddressOf("name"), 5).AssertResult(0);
            AssertSecondLetter(child, 'n').Exit(4);
        });
        AssertSecondLetter(Wait(program, 2, 4), 's').RunToEnd();
    }

    [Fact]
    public void ProcessList_ShowsItsMembersOnly()
    {
        SimulatedProgram program = Create(OpenContext(Program(), ProcessList, 3), 3, 1)
            .Syscall(33).If(cpu => cpu.Rax == 0, child =>
            {
                Enter(child, ProcessList, 1, 1, 0);
                child.Syscall(70, 1, 0).AssertResult(-3).Syscall(53, 1).AssertResult(-3).Syscall(61, 1).AssertResult(-3)
                    .Syscall(70, 2, 0).AssertResult(0)
                    .Syscall(33).If(cpu => cpu.Rax == 0, inner => inner.Syscall(70, 1, 0).AssertResult(-3).Syscall(70, 2, 0).AssertResult(0)
                        .Exit(0));
                Wait(child, 3, 0).Exit(4);
            })
            .Syscall(53, 2).AssertResult(1);
        Wait(program, 2, 4);

        // A list ends with its last member.
        Enter(program, ProcessList, 1, 1, -3);
        program.RunToEnd();
    }

    [Fact]
    public void Jail_RefusesContexts_AndSetIdPrograms()
    {
        SimulatedProgram next = Program("next").Exit(3);
        SimulatedProgram program = Chmod(Program(), "/bin/next", 0x9ED).Syscall(Prctl, 12, 0, 0, 0).AssertResult(0);
        OpenContext(program, Root, -1);
        Create(program, 3, -1);
        Enter(program, Root, 0, 1, -1);
        Execute(program, "/bin/next").AssertResult(-1);
        Chmod(program, "/bin/next", 0x1ED);
        AuroraHost host = new AuroraHost(Execute(program, "/bin/next").Exit(9)).Add(next).Run();
        Assert.Equal("exit 3", host.Control[^1]);
    }

    [Theory]
    [InlineData(11, -1)]
    [InlineData(12, 3)]
    public void Jail_EndsWithTheProgram_OrNever(int option, int expected)
    {
        SimulatedProgram next = OpenContext(Program("next"), Root, expected).Exit(3);
        AuroraHost host = new AuroraHost(Execute(Program().Syscall(Prctl, option, 0, 0, 0).AssertResult(0), "/bin/next").Exit(9))
            .Add(next).Run();
        Assert.Equal("exit 3", host.Control[^1]);
    }

    [Fact]
    public void SetId_FileSaysWhoRunsIt()
    {
        SimulatedProgram next = Program("next").Syscall(47).AssertResult(1000).Syscall(45 + 20).AssertResult(0)
            .Syscall(46).AssertResult(2000).Syscall(48).AssertResult(0).Syscall(Prctl, 2, 0, 0, 0).AssertResult(0)
            .Syscall(115, 0).AssertResult(0).Exit(7);
        SimulatedProgram program = Chmod(Chown(Program(), "/bin/next", 1000, 2000), "/bin/next", 0xDED);
        AuroraHost host = new AuroraHost(Execute(program, "/bin/next").Exit(9)).Add(next).Run();
        Assert.Equal(["ready", "exit 7"], host.Control);
    }

    [Fact]
    public void SetId_OnAMountWithoutIt_DoesNotCount_AndNothingRunsWithoutExecution()
    {
        SimulatedProgram next = Program("next").Syscall(47).AssertResult(0).Syscall(Prctl, 2, 0, 0, 0).AssertResult(1).Exit(7);
        SimulatedProgram program = Chmod(Chown(Program(), "/bin/next", 1000, 2000), "/bin/next", 0xDED);
        MountTests.MakeDirectory(program, "/m");
        MountTests.Open(program, "/bin", 1, 3);
        MountTests.Bind(program, -1, "/m", 3, 2, 0);
        Execute(program, "/m/next").AssertResult(-13);
        MountTests.Remount(program, -1, "/m", 4, 0);
        AuroraHost host = new AuroraHost(Execute(program, "/m/next").Exit(9)).Add(next).Run();
        Assert.Equal(["ready", "exit 7"], host.Control);
    }

    private static SimulatedProgram AssertSecondLetter(SimulatedProgram program, char letter)
        => program.Syscall(50, Operand.AddressOf("told"), 64).AssertResult(0)
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("told") + 1) == letter, "the machine's name");

    private static SimulatedProgram OpenContext(SimulatedProgram program, int kind, int expected)
        => Call(program, 150, expected, _ => Pair(kind, 0));

    private static SimulatedProgram Create(SimulatedProgram program, int descriptor, int expected)
        => Call(program, 148, expected, _ => Pair(descriptor, 0));

    private static SimulatedProgram Enter(SimulatedProgram program, int kind, int id, int flags, int expected)
        => Call(program, 149, expected, _ => Pair(kind, id), _ => Pair(flags, 0));

    private static SimulatedProgram Chmod(SimulatedProgram program, string path, int mode)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) text = TextOf(program, path);
        return Call(program, 9, 0, _ => Pair(-100, 0), text.Address, text.Length, _ => Pair(mode, 1));
    }

    private static SimulatedProgram Chown(SimulatedProgram program, string path, int user, int group)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) text = TextOf(program, path);
        return Call(program, 10, 0, text.Address, text.Length, _ => Pair(user, group), _ => Pair(-100, 1));
    }

    private static SimulatedProgram Wait(SimulatedProgram program, int child, int status)
    {
        string information = NewLabel();
        return Call(program.Reserve(information, 48), 154, 0, _ => Pair(2, child), cpu => cpu.AddressOf(information), _ => 4)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf(information) + 32) == (uint)status, "what the child found");
    }

    private static SimulatedProgram Call(SimulatedProgram program, int number, int expected, params Func<SimulatedCpu, ulong>[] words)
    {
        string block = NewLabel();
        return program.Fill(block, words).Syscall(number, Operand.AddressOf(block)).AssertResult(expected);
    }
}
