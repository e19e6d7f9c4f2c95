using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class MachineInstructionTests
{
    [Fact]
    public void Trampoline_CallsTheHandlerAndReturnsToTheKernel()
    {
        // pop rcx; pop rdi; call rcx; mov eax, 37; syscall
        SimulatedProgram program = new SimulatedProgram("trampoline") { Entry = "main" }
            .Label("handler").Record("signal", cpu => cpu.Rdi).Return()
            .Label("trampoline").MachineCode(0x59, 0x5F, 0xFF, 0xD1, 0xB8, 37, 0, 0, 0, 0x0F, 0x05)
            .Label("main").Push(11).Push(Operand.AddressOf("handler")).Jump("trampoline");
        var host = new TestHost(program);
        Assert.Equal(TrapKind.SystemCall, host.Run());
        Assert.Equal(37UL, host.Context[Register.Rax]);
        Assert.Equal([11], host.Machine.Values("signal"));
        Assert.Equal(TestHost.StackTop, host.Context[Register.Rsp]);
    }

    [Fact]
    public void MovesAndArithmetic_FollowTheProcessor()
    {
        // mov rbx, -1; xor ecx, ecx; mov [rsp-8], rbx; mov rdx, [rsp-8]; lea rsi, [rbx+rcx*8+3]; sub rsp, 16; add rsp, 8;
        // mov r12, 0x1122334455667788; mov edi, r12d; jmp +2; ud2; int 0x80
        SimulatedProgram program = new SimulatedProgram("moves").MachineCode(
            0x48, 0xC7, 0xC3, 0xFF, 0xFF, 0xFF, 0xFF, 0x31, 0xC9, 0x48, 0x89, 0x5C, 0x24, 0xF8, 0x48, 0x8B, 0x54, 0x24, 0xF8,
            0x48, 0x8D, 0x74, 0xCB, 0x03, 0x48, 0x83, 0xEC, 0x10, 0x48, 0x83, 0xC4, 0x08,
            0x49, 0xBC, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x44, 0x89, 0xE7, 0xEB, 0x02, 0x0F, 0x0B, 0xCD, 0x80);
        var host = new TestHost(program);
        Assert.Equal(TrapKind.SystemCallInterrupt, host.Run());
        Assert.Equal(ulong.MaxValue, host.Context[Register.Rbx]);
        Assert.Equal(0UL, host.Context[Register.Rcx]);
        Assert.Equal(ulong.MaxValue, host.Context[Register.Rdx]);
        Assert.Equal(2UL, host.Context[Register.Rsi]);
        Assert.Equal(TestHost.StackTop - 8, host.Context[Register.Rsp]);
        Assert.Equal(0x55667788UL, host.Context[Register.Rdi]);
    }

    [Fact]
    public void RipRelativeLoad_CountsFromTheNextInstruction()
    {
        // mov eax, [rip+2]; syscall; .long 1234
        SimulatedProgram program = new SimulatedProgram("relative").MachineCode(0x8B, 0x05, 2, 0, 0, 0, 0x0F, 0x05, 0xD2, 0x04, 0, 0);
        var host = new TestHost(program);
        Assert.Equal(TrapKind.SystemCall, host.Run());
        Assert.Equal(1234UL, host.Context[Register.Rax]);
    }

    [Theory]
    [InlineData(TrapKind.GeneralProtection, 0UL, new byte[] { 0xFA })]
    [InlineData(TrapKind.GeneralProtection, 0UL, new byte[] { 0x0F, 0x30 })]
    [InlineData(TrapKind.GeneralProtection, 0UL, new byte[] { 0xE6, 0x80 })]
    [InlineData(TrapKind.GeneralProtection, 0x10AUL, new byte[] { 0xCD, 0x21 })]
    [InlineData(TrapKind.InvalidOpcode, 0UL, new byte[] { 0x06 })]
    [InlineData(TrapKind.InvalidOpcode, 0UL, new byte[] { 0x00, 0x00 })]
    public void Refused_Instruction_TrapsWithRipAtItself(TrapKind expected, ulong errorCode, byte[] code)
    {
        var host = new TestHost(new SimulatedProgram("refused").MachineCode(code));
        ulong start = host.Context[Register.Rip];
        Assert.Equal(expected, host.Run());
        Assert.Equal(start, host.Context[Register.Rip]);
        Assert.Equal(errorCode, host.Context.ErrorCode);
    }
}
