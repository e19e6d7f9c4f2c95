using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

public sealed class MemoryTests
{
    private const uint Shared = 1;
    private const uint Private = 2;
    private const uint Fixed = 0x10;
    private const uint Anonymous = 0x20;

    private static readonly Operand s_buffer = Operand.AddressOf("buffer");

    [Fact]
    public void Mmap_Anonymous_IsZeroAndWritable()
    {
        SimulatedProgram program = PromptProgram.Create();
        Map(program, 3, Private | Anonymous, 0, 10_000).Store("a").Assert(cpu => cpu.Result > 0x10000, "it is mapped")
            .Do(cpu => cpu.WriteUInt64(cpu["a"] + 8192, 5)).Assert(cpu => cpu.ReadUInt64(cpu["a"] + 8200) == 0, "zeros");
        Map(program, 3, Private | Anonymous, 0x1234_5000, 4096).AssertResult(0x1234_5000);
        Map(program, 3, Private | Anonymous, 0x1234_5000, 4096).Assert(cpu => cpu.Result != 0x1234_5000, "a wish replaces nothing");
        Map(program, 3, Private | Anonymous | Fixed, 0x1234_5000, 4096).AssertResult(0x1234_5000);
        Map(program, 3, Private | Fixed, 0x1234_5000, 4096).AssertResult(0x1234_5000);
        program.Syscall(49, 0x1234_5000, 4096).AssertResult(0)
            .Syscall(49, 0x1234_5000, 4096).AssertResult(0)
            .Syscall(49, 0x1234_5001, 4096).AssertResult(-22)
            .Syscall(49, 0x1234_5000, 0).AssertResult(-22)
            .Syscall(49, 0x1234_5000, -1).AssertResult(-22)
            .Syscall(49, -4096, 4096).AssertResult(-22)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Mmap_Nonsense_IsRefused()
    {
        SimulatedProgram program = PromptProgram.Create();
        Map(program, 7, Private | Anonymous, 0, 4096).AssertResult(-13);
        Map(program, 6, Private | Anonymous, 0, 4096).AssertResult(-13);
        Map(program, 8, Private | Anonymous, 0, 4096).AssertResult(-22);
        Map(program, 3, Anonymous, 0, 4096).AssertResult(-22);
        Map(program, 3, Shared | Private | Anonymous, 0, 4096).AssertResult(-22);
        Map(program, 3, Private | Anonymous, 0, 0).AssertResult(-22);
        Map(program, 3, Private | Anonymous, 0, ulong.MaxValue).AssertResult(-22);
        Map(program, 3, Private | Anonymous, 0, 1UL << 62).AssertResult(-12);
        Map(program, 3, Private | Anonymous | Fixed, 0x1000, 4096).AssertResult(-22);
        Map(program, 3, Private | Anonymous | Fixed, 0x1234_5001, 4096).AssertResult(-22);
        Map(program, 3, Private | Anonymous | Fixed, 0x8000_0000_0000, 4096).AssertResult(-22);
        Map(program, 3, Private | 0x8000, 0, 4096).AssertResult(-22);
        Map(program, 3, Private | Anonymous, 0, 4096, 1).AssertResult(-22);
        Map(program, 3, Private, 0, 4096, 99).AssertResult(-9);
        Map(program, 3, Private, 0, 4096, 0).AssertResult(-19);
        program.Syscall(48, 0).AssertResult(-14)
            .Syscall(50, 0x1234_5000, 4096, 1).AssertResult(-12)
            .Syscall(50, 0x1234_5000, 4096, 6).AssertResult(-13)
            .Syscall(50, 0x1234_5000, 4096, 16).AssertResult(-22)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Mmap_File_PrivateCopiesAndSharedWritesThrough()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(24, -1, "/tmp/file", 0x42, 0x1FF).AssertResult(3)
            .Syscall(26, 3, "hello", 5).AssertResult(5)
            .Syscall(24, -1, "/tmp/file", 0, 0).AssertResult(4)
            .Syscall(24, -1, "/tmp/file", 1, 0).AssertResult(5);
        Map(program, 3, Private, 0, 4096, 4).Store("private").Do(cpu => cpu.WriteByte(cpu["private"], (byte)'J'));
        Map(program, 3, Shared, 0, 4096, 3).Store("shared").Do(cpu => cpu.WriteByte(cpu["shared"] + 1, (byte)'E'));
        Map(program, 1, Shared, 0, 4096, 4).Store("read").Assert(cpu => cpu.ReadByte(cpu["read"] + 1) == 'E', "it sees the file");
        program.Syscall(27, 3, s_buffer, 5, 0).AssertResult(5)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer"), 5) == "hEllo", "only the shared one writes the file")
            .Syscall(50, Operand.ValueOf("read"), 4096, 3).AssertResult(-13)
            .Syscall(50, Operand.ValueOf("private"), 4096, 1).AssertResult(0)
            .Syscall(50, Operand.ValueOf("private"), 4096, 3).AssertResult(0)
            .Syscall(50, Operand.ValueOf("private"), 4096, 5).AssertResult(0);
        Map(program, 3, Shared, 0, 4096, 4).AssertResult(-13);
        Map(program, 1, Private, 0, 4096, 5).AssertResult(-13);
        Map(program, 5, Private, 0, 4096, 4).Assert(cpu => cpu.Result > 0, "its owner may execute it");
        Map(program, 1, Private, 0, 4096, 4, 1).AssertResult(-22);
        program.Syscall(43, -1, "/tmp/file", 0x180).AssertResult(0).Syscall(24, -1, "/tmp/file", 0, 0).AssertResult(6);
        Map(program, 5, Private, 0, 4096, 6).AssertResult(-13);
        Map(program, 1, Private, 0, 4096, 6).Store("plain").Syscall(50, Operand.ValueOf("plain"), 4096, 5).AssertResult(-13).Exit(0);
        program.Run();
    }

    [Fact]
    public void Stack_GrowsAndEndsAtItsGuard()
    {
        SimulatedProgram child = PromptProgram.Create("child")
            .Do(cpu => cpu.WriteByte((cpu.Rsp & ~0xFFFUL) - (8 << 20) + 0x10_0000, 1))
            .Do(cpu => cpu[Register.Rbx] = cpu.Rsp & ~0xFFFUL)
            .Forever(body => body.Do(cpu => cpu[Register.Rbx] -= 4096).Do(cpu => cpu.WriteByte(cpu[Register.Rbx], 1)));
        SimulatedProgram program = PromptProgram.Create()
            .Spawn("/bin/child").AssertResult(3)
            .WaitFor(3, 0, 11)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("result") + 32) >> 20 == 8, "it had 8 MiB of stack")
            .Exit(0);
        program.Run(child);
    }

    [Fact]
    public void Pages_TouchedAllOver_AreGivenBack()
    {
        SimulatedProgram program = PromptProgram.Create().Do(cpu => cpu[Register.Rbx] = 0x1_0000_0000);
        program.Label("again");
        Map(program, 3, Private | Anonymous | Fixed, Register.Rbx, 4096).Do(cpu => cpu.WriteByte(cpu[Register.Rbx], 1))
            .Syscall(49, Register.Rbx, 4096).AssertResult(0)
            .Do(cpu => cpu[Register.Rbx] += 65536)
            .JumpIf(cpu => cpu[Register.Rbx] < 0x1_0000_0000 + (65536 * 200), "again")
            .Syscall(49, 0x10000, 0x1000_0000_0000).Exit(0);
        // It unmaps its own code in the end.
        var host = new Isthmus.Abi.Tests.Aurora.AuroraHost(program, "abi=promptos").Run();
        Assert.StartsWith("signal 11", host.Control[^1], System.StringComparison.Ordinal);
    }

    private static SimulatedProgram Map(
        SimulatedProgram program, uint protection, uint flags, Operand address, ulong length, long handle = -1, long offset = 0)
        => program.Do(cpu =>
        {
            ulong at = cpu.AddressOf("buffer") + 4096;
            cpu.WriteUInt32(at, 48);
            cpu.WriteUInt32(at + 4, protection);
            cpu.WriteUInt32(at + 8, flags);
            cpu.WriteUInt32(at + 12, 0);
            cpu.WriteUInt64(at + 16, address.Evaluate(cpu));
            cpu.WriteUInt64(at + 24, length);
            cpu.WriteUInt64(at + 32, (ulong)handle);
            cpu.WriteUInt64(at + 40, (ulong)offset);
        }).Syscall(48, Operand.AddressOf("buffer", 4096));
}
