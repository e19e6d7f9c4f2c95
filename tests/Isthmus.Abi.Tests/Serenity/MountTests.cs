using System;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Mounts as programs make them.</summary>
[Covers("serenity", "bindmount", "copy_mount", "fsopen", "fsmount", "remount", "umount")]
public sealed class MountTests
{
    private const int NoDevice = -19;

    [Theory]
    [InlineData("ram", 0, 3)]
    [InlineData("RAMFS", 16, 3)]
    [InlineData("proc", 0, 3)]
    [InlineData("ProcFS", 1 | 2 | 4, 3)]
    [InlineData("ext2", 0, 3)]
    [InlineData("FATFS", 0, 3)]
    [InlineData("fuse", 0, NoDevice)]
    [InlineData("", 0, NoDevice)]
    [InlineData("a name that is too long", 0, -34)]
    [InlineData("ram", 8, -22)]
    [InlineData("ram", 32, -22)]
    [InlineData("ram", 4096, -22)]
    public void Fsopen_KnowsKindsAndFlags(string kind, int flags, int expected) => OpenVolume(Program(), kind, flags, expected).RunToEnd();

    [Fact]
    public void Fsopen_DescriptorIsClosedByExec_AndHasNoContent()
        => OpenVolume(Program(), "ram", 0, 3).Reserve("buffer", 16)
            .Syscall(32, 3, 1, 0).AssertResult(1)
            .Syscall(99, 3, Operand.AddressOf("buffer"), 16).AssertResult(-9)
            .Text("key", "trans").Fill("option", _ => Pair(5, 0), _ => 0, cpu => cpu.AddressOf("key"), _ => 0)
            .Syscall(68, 3, 27, Operand.AddressOf("option")).AssertResult(-22)
            .Syscall(68, 3, 27, 0x10).AssertResult(-14).Syscall(68, 3, 99, 0).AssertResult(-25)
            .Fill("long", _ => Pair(65, 0), _ => 0, cpu => cpu.AddressOf("key"), _ => 0)
            .Syscall(68, 3, 28, Operand.AddressOf("long")).AssertResult(-34)
            .RunToEnd();

    [Fact]
    public void Mount_Memory_IsSeenUntilUnmounted()
    {
        SimulatedProgram program = OpenVolume(MakeDirectory(Program(), "/m"), "ram", 0, 3);
        Mount(program, -1, 3, "/absent", -1, -2);
        Mount(program, -1, 3, "/m", 0, -74);
        Mount(program, -1, 9, "/m", -1, -9);
        Mount(program, -1, 0, "/m", -1, -22);
        Mount(program, 77, 3, "/m", -1, -3);
        Mount(program, -1, 3, "", -1, -22);
        Mount(program, -1, 3, "/m", -1, 0);
        Mount(program, -1, 3, "/m", -1, -16);
        Open(program, "/m/file", 2 | 8, 4);
        Unmount(program, -1, "/m", -16);
        program.Syscall(15, 4).AssertResult(0);
        MakeDirectory(program, "/m/d");
        Unmount(program, -1, "/m/d", NoDevice);
        ChangeDirectory(program, "/m/d");
        Unmount(program, -1, "/m", -16);
        ChangeDirectory(program, "/");
        Unmount(program, -1, "/m", 0);
        Unmount(program, -1, "/m", NoDevice);
        Unmount(program, -1, "/", -16);
        Open(program, "/m/file", 1, -2);
        program.RunToEnd();
    }

    [Fact]
    public void Mount_OnABlockDevice_ThereIsNone()
    {
        SimulatedProgram program = OpenVolume(MakeDirectory(Program(), "/m"), "ext2", 0, 3);
        Mount(program, -1, 3, "/m", -1, -9);
        Mount(program, -1, 3, "/m", 0, -15);
        program.RunToEnd();
    }

    [Fact]
    public void Bindmount_AndRemount_FlagsCount()
    {
        SimulatedProgram program = MakeDirectory(MakeDirectory(Program(), "/m"), "/data");
        Open(program, "/data", 1, 3);
        Open(program, "/data/file", 2 | 8, 4);
        Bind(program, -1, "/m", 9, 0, -9);
        Bind(program, -1, "/m", 3, 8, -22);
        Bind(program, -1, "/m", 4, 0, -21);
        Bind(program, -1, "/data/file", 3, 0, -20);
        Bind(program, -1, "/m", 3, 16, 0);
        Open(program, "/m/file", 1, 5);
        Open(program, "/m/file", 2, -30);
        Remount(program, -1, "/m/file", 0, NoDevice);
        Remount(program, -1, "/m", 32, -22);
        Remount(program, -1, "/m", 256, 0);
        Open(program, "/m/file", 1, -13);
        Remount(program, -1, "/m", 1024, 0);
        Open(program, "/m/file", 2, 6);
        Remount(program, -1, "/m", 0, -1);
        Unmount(program, -1, "/m", -1);
        program.RunToEnd();
    }

    [Fact]
    public void CopyMount_TakesWhatIsMountedThere()
    {
        SimulatedProgram program = OpenVolume(MakeDirectory(MakeDirectory(Program(), "/m"), "/n"), "ram", 0, 3);
        Mount(program, -1, 3, "/m", -1, 0);
        Open(program, "/m/file", 2 | 8, 4);
        Copy(program, "/m/file", "/n", NoDevice);
        Copy(program, "/m", "/absent", -2);
        Copy(program, "/m", "/n", 0);
        Open(program, "/n/file", 1, 5);
        Unmount(program, -1, "/n", 0);
        Open(program, "/n/file", 1, -2);
        program.RunToEnd();
    }

    [Theory]
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(36)]
    [InlineData(37)]
    [InlineData(107)]
    [InlineData(145)]
    [InlineData(148)]
    [InlineData(149)]
    [InlineData(150)]
    [InlineData(119)]
    public void Calls_OfTheSuperuser_AreRefusedToOthers_AndWithBadPointers(int call)
        => Program().Syscall(call, 0x10).AssertResult(-14).Syscall(call, -8).AssertResult(-14)
            .Syscall(115, 1000).AssertResult(0).Syscall(call, 0x10).AssertResult(-1).RunToEnd();

    [Fact]
    public void Target_InAnotherContext_MustBeCanonical()
    {
        SimulatedProgram program = MakeDirectory(Program(), "/m");
        Open(program, "/m", 1, 3);
        Bind(program, 0, "m", 3, 0, -22);
        Bind(program, 0, "/./m", 3, 0, -22);
        Bind(program, 0, "/m/", 3, 0, -22);
        Bind(program, 0, "//m", 3, 0, -22);
        Bind(program, 0, "/m", 3, 0, 0);
        program.RunToEnd();
    }

    internal static SimulatedProgram OpenVolume(SimulatedProgram program, string kind, int flags, int expected)
        => Call(program, 36, expected, TextOf(program, kind), null, _ => Pair(flags, 0));

    internal static SimulatedProgram Mount(SimulatedProgram program, int context, int volume, string path, int source, int expected)
        => Call(program, 37, expected, TextOf(program, path), _ => Pair(context, volume), _ => Pair(source, 0));

    internal static SimulatedProgram Bind(SimulatedProgram program, int context, string path, int source, int flags, int expected)
        => Call(program, 7, expected, TextOf(program, path), _ => Pair(context, 0), _ => Pair(source, flags));

    internal static SimulatedProgram Remount(SimulatedProgram program, int context, string path, int flags, int expected)
        => Call(program, 107, expected, TextOf(program, path), _ => Pair(context, 0), _ => Pair(flags, 0));

    internal static SimulatedProgram Unmount(SimulatedProgram program, int context, string path, int expected)
        => Call(program, 145, expected, TextOf(program, path), _ => Pair(context, 0), null);

    internal static SimulatedProgram MakeDirectory(SimulatedProgram program, string path)
    {
        string label = NewLabel();
        return program.Text(label, path).Syscall(78, -100, Operand.AddressOf(label), path.Length, 0x1FF).AssertResult(0);
    }

    internal static SimulatedProgram ChangeDirectory(SimulatedProgram program, string path)
    {
        string label = NewLabel();
        return program.Text(label, path).Syscall(8, Operand.AddressOf(label), path.Length).AssertResult(0);
    }

    internal static SimulatedProgram Open(SimulatedProgram program, string path, int flags, int expected)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) text = TextOf(program, path);
        string block = NewLabel();
        return program.Fill(block, _ => Pair(-100, 0), text.Address, text.Length, _ => Pair(flags, 0x1B6))
            .Syscall(85, Operand.AddressOf(block)).AssertResult(expected);
    }

    private static SimulatedProgram Copy(SimulatedProgram program, string from, string to, int expected)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) first = TextOf(program, from);
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) second = TextOf(program, to);
        string block = NewLabel();
        return program.Fill(block, _ => Pair(-1, -1), first.Address, first.Length, second.Address, second.Length, _ => 0)
            .Syscall(17, Operand.AddressOf(block)).AssertResult(expected);
    }

    private static SimulatedProgram Call(
        SimulatedProgram program,
        int number,
        int expected,
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) text,
        Func<SimulatedCpu, ulong>? before,
        Func<SimulatedCpu, ulong>? after)
    {
        string block = NewLabel();
        program = (before, after) switch
        {
            (null, { } last) => program.Fill(block, text.Address, text.Length, last),
            ({ } first, null) => program.Fill(block, first, text.Address, text.Length),
            ({ } first, { } last) => program.Fill(block, first, text.Address, text.Length, last),
            _ => program,
        };
        return program.Syscall(number, Operand.AddressOf(block)).AssertResult(expected);
    }
}
