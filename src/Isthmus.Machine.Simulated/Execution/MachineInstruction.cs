namespace Isthmus.Machine.Simulated.Execution;

/// <summary>
/// The few real x86-64 instructions that the processor knows besides steps: system calls and traps, and what kernels write into
/// signal trampolines (moves, LEA, ADD, SUB, XOR, PUSH, POP, CALL, JMP, RET). Everything else is an undefined instruction.
/// </summary>
internal static class MachineInstruction
{
    /// <summary>Executes one instruction.</summary>
    /// <returns>Why user mode is left, or null where it goes on.</returns>
    public static TrapKind? Execute(SimulatedCpu cpu, ref InstructionFetcher code)
    {
        byte opcode = code.TakeByte();
        if (opcode == 0xF3)
        {
            // Only PAUSE and ENDBR64 are known with this prefix.
            return ExecuteRepeatPrefix(cpu, ref code);
        }

        byte rex = 0;
        if ((opcode & 0xF0) == 0x40)
        {
            rex = opcode;
            opcode = code.TakeByte();
        }

        TrapKind? trap = opcode switch
        {
            0x0F => ExecuteTwoByte(cpu, ref code),
            0xCC => Leave(cpu, ref code, TrapKind.Breakpoint),
            0xCD => ExecuteInterrupt(cpu, ref code),
            _ => IsPrivileged(opcode) ? TrapKind.GeneralProtection : OrdinaryInstruction.Execute(cpu, ref code, opcode, rex),
        };
        if (trap is TrapKind.GeneralProtection or TrapKind.InvalidOpcode)
        {
            cpu.Raise(trap.Value);
        }

        return trap;
    }

    private static TrapKind? ExecuteRepeatPrefix(SimulatedCpu cpu, ref InstructionFetcher code)
    {
        byte opcode = code.TakeByte();
        bool isKnown = opcode == 0x90 || (opcode == 0x0F && code.TakeByte() == 0x1E && code.TakeByte() == 0xFA);
        if (!isKnown)
        {
            cpu.Raise(TrapKind.InvalidOpcode);
        }

        cpu.Rip = code.Address;
        return null;
    }

    private static TrapKind? ExecuteTwoByte(SimulatedCpu cpu, ref InstructionFetcher code)
    {
        switch (code.TakeByte())
        {
            case 0x05:
                cpu.Rcx = code.Address;
                cpu[Register.R11] = cpu[Register.Rflags];
                return Leave(cpu, ref code, TrapKind.SystemCall);
            case 0x31:
                cpu.Rax = (uint)cpu.Ticks;
                cpu.Rdx = cpu.Ticks >> 32;
                cpu.Rip = code.Address;
                return null;

            // SGDT and its family (UMIP), LLDT, CLTS, SYSRET, INVD, WBINVD, moves to and from control and debug registers, MSRs.
            case 0x00 or 0x01 or 0x06 or 0x07 or 0x08 or 0x09 or 0x20 or 0x21 or 0x22 or 0x23 or 0x30 or 0x32:
                return TrapKind.GeneralProtection;
            default:
                return TrapKind.InvalidOpcode;
        }
    }

    private static TrapKind? ExecuteInterrupt(SimulatedCpu cpu, ref InstructionFetcher code)
    {
        byte vector = code.TakeByte();
        switch (vector)
        {
            case 0x80:
                return Leave(cpu, ref code, TrapKind.SystemCallInterrupt);
            case 3:
                return Leave(cpu, ref code, TrapKind.Breakpoint);
            default:
                // A gate that user mode may not use: the error code names it.
                cpu.Raise(TrapKind.GeneralProtection, ((ulong)vector << 3) | 2);
                return null;
        }
    }

    // HLT, CLI, STI, and port input and output in all forms.
    private static bool IsPrivileged(byte opcode)
        => opcode is 0xF4 or 0xFA or 0xFB or (>= 0xE4 and <= 0xE7) or (>= 0xEC and <= 0xEF) or (>= 0x6C and <= 0x6F);

    private static TrapKind Leave(SimulatedCpu cpu, ref InstructionFetcher code, TrapKind kind)
    {
        cpu.Rip = code.Address;
        return kind;
    }
}
