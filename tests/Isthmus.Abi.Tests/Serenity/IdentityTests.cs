using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Users, groups, process groups and sessions.</summary>
[Covers("serenity", "getgroups", "getpgid", "getpgrp", "getsid", "setegid", "setgid", "setpgid", "setregid", "setresgid", "setuid")]
[Covers("serenity", "get_root_session_id", "getppid", "setsid")]
public sealed class IdentityTests
{
    private const int Geteuid = 47;
    private const int Getgroups = 49;
    private const int Getresuid = 59;
    private const int Setegid = 114;
    private const int Seteuid = 115;
    private const int Setgid = 116;
    private const int Setgroups = 117;
    private const int Setpgid = 120;
    private const int Setregid = 121;
    private const int Setresgid = 122;
    private const int Setresuid = 123;
    private const int Setreuid = 124;
    private const int Setsid = 125;
    private const int Setuid = 127;

    [Fact]
    public void Seteuid_GoesBackAndForth_SetuidDoesNot()
        => Program().Syscall(Seteuid, 1000).AssertResult(0).Syscall(Geteuid).AssertResult(1000)
            .Syscall(Seteuid, 1001).AssertResult(-1).Syscall(Seteuid, -1).AssertResult(-22)
            .Syscall(Seteuid, 0).AssertResult(0)
            .Syscall(Setuid, 1000).AssertResult(0).Syscall(Seteuid, 0).AssertResult(-1).Syscall(Setuid, 0).AssertResult(-1)
            .Syscall(Setuid, -1).AssertResult(-22)
            .RunToEnd();

    [Fact]
    public void Setresuid_EachIdMustBeOneOfTheThree()
        => Program().Reserve("ids", 12)
            .Syscall(Setresuid, 1, 2, 3).AssertResult(0)
            .Syscall(Setresuid, 4, -1, -1).AssertResult(-1)
            .Syscall(Setresuid, 3, 1, -1).AssertResult(0)
            .Do(cpu => cpu["first"] = cpu.AddressOf("ids")).Variable("first")
            .Do(cpu => cpu["second"] = cpu.AddressOf("ids") + 4).Variable("second")
            .Do(cpu => cpu["third"] = cpu.AddressOf("ids") + 8).Variable("third")
            .Syscall(Getresuid, Operand.ValueOf("first"), Operand.ValueOf("second"), Operand.ValueOf("third")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("ids")) == Pair(3, 1) && cpu.ReadUInt32(cpu["third"]) == 3, "3, 1, 3")
            .Syscall(Getresuid, Operand.ValueOf("first"), 0x10, Operand.ValueOf("third")).AssertResult(-14)
            .RunToEnd();

    [Fact]
    public void Setreuid_NeverSucceeds_SetregidRefusesTheSuperuserToo()
        => Program().Syscall(Setreuid, 0, 0).AssertResult(-22).Syscall(Setreuid, 5, 0).AssertResult(-1)
            .Syscall(Setregid, 5, 0).AssertResult(-1).Syscall(Setregid, 0, -1).AssertResult(0)
            .Syscall(Setresgid, 1, 2, 3).AssertResult(0).Syscall(Setregid, 3, 1).AssertResult(0)
            .Syscall(Setegid, 9).AssertResult(0).Syscall(Setgid, 7).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void Setgroups_ListIsKept_WithoutDoublesAndTheOwnGroup()
        => Program().Fill("groups", _ => Pair(5, 6), _ => Pair(5, 0)).Reserve("told", 8)
            .Syscall(Setgroups, 33, Operand.AddressOf("groups")).AssertResult(-22)
            .Syscall(Setgroups, 2, 0x10).AssertResult(-14)
            .Syscall(Setgroups, 4, Operand.AddressOf("groups")).AssertResult(0)
            .Syscall(Getgroups, 0, 0).AssertResult(2)
            .Syscall(Getgroups, 1, Operand.AddressOf("told")).AssertResult(-22)
            .Syscall(Getgroups, 2, Operand.AddressOf("told")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("told")) == Pair(5, 6), "5 and 6")
            .Syscall(Setuid, 1000).AssertResult(0).Syscall(Setgroups, 0, 0).AssertResult(-1)
            .RunToEnd();

    [Fact]
    public void Sessions_AndGroups_FollowTheRules()
        => Program().Syscall(54).AssertResult(1).Syscall(61, 0).AssertResult(1).Syscall(53, 99).AssertResult(-3)
            .Syscall(Setsid).AssertResult(-1)
            .Syscall(Setpgid, 0, 0).AssertResult(-1)
            .Syscall(33).If(cpu => cpu.Rax == 0, child => child
                .Syscall(54).AssertResult(1)
                .Syscall(Setpgid, 0, -1).AssertResult(-22).Syscall(Setpgid, 99, 0).AssertResult(-3)
                .Syscall(Setpgid, 0, 99).AssertResult(-1)
                .Syscall(Setpgid, 0, 0).AssertResult(0).Syscall(54).AssertResult(2)
                .Syscall(72, 0, 32).AssertResult(-22).Syscall(72, 99, 9).AssertResult(-3).Syscall(72, -1, 9).AssertResult(-22)
                .Syscall(Setpgid, 0, 1).AssertResult(0).Syscall(Setsid).AssertResult(2)
                .Syscall(54).AssertResult(1).Syscall(53, 0).AssertResult(2).Syscall(56).AssertResult(1)
                .Syscall(43, -1).AssertResult(1).Syscall(43, 2).AssertResult(1).Syscall(43, 0).AssertResult(0).Syscall(43, 99).AssertResult(-3)
                .Syscall(61, 1).AssertResult(-1).Syscall(Setpgid, 0, 0).AssertResult(-1).Exit(4))
            .Reserve("status", 48).Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 4, "the child saw that")
            .RunToEnd();
}
