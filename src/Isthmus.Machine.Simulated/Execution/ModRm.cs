namespace Isthmus.Machine.Simulated.Execution;

/// <summary>A decoded ModRM byte with what belongs to it: one register, and a register or a place in memory.</summary>
internal readonly record struct ModRm
{
    /// <summary>True where the operand is 64 bits wide, else it is 32.</summary>
    public bool IsWide { get; private init; }

    /// <summary>True where the operand is in memory.</summary>
    public bool IsMemory { get; private init; }

    /// <summary>The middle field with its REX bit: a register's number, or an extension of the opcode.</summary>
    public int Field { get; private init; }

    /// <summary>The address of an operand in memory.</summary>
    public ulong Address { get; private init; }

    /// <summary>The register that the middle field names.</summary>
    public Register Register => RegisterOf(Field);

    private Register Operand { get; init; }

    /// <summary>The register with this number in machine code, whose order is another than
    /// <see cref="Machine.Register"/> has.</summary>
    public static Register RegisterOf(int number) => number switch
    {
        0 => Register.Rax,
        1 => Register.Rcx,
        2 => Register.Rdx,
        3 => Register.Rbx,
        4 => Register.Rsp,
        5 => Register.Rbp,
        6 => Register.Rsi,
        7 => Register.Rdi,
        _ => Register.R8 + (number - 8),
    };

    /// <summary>Decodes the byte, the SIB byte and the displacement.</summary>
    /// <param name="cpu">The registers.</param>
    /// <param name="code">The code behind the opcode.</param>
    /// <param name="rex">The REX prefix or 0.</param>
    /// <param name="immediateBytes">Bytes that follow: RIP-relative addresses count from behind them.</param>
    public static ModRm Decode(SimulatedCpu cpu, ref InstructionFetcher code, byte rex, int immediateBytes)
    {
        byte modRm = code.TakeByte();
        int mode = modRm >> 6;
        int low = modRm & 7;
        var decoded = new ModRm
        {
            IsWide = (rex & 8) != 0,
            IsMemory = mode != 3,
            Field = ((modRm >> 3) & 7) | ((rex & 4) << 1),
            Operand = RegisterOf(low | ((rex & 1) << 3)),
        };
        if (mode == 3)
        {
            return decoded;
        }

        bool hasBase = mode != 0 || low != 5;
        ulong address = hasBase && low != 4 ? cpu[decoded.Operand] : 0;
        if (low == 4)
        {
            byte sib = code.TakeByte();
            int index = ((sib >> 3) & 7) | ((rex & 2) << 2);
            bool isBare = mode == 0 && (sib & 7) == 5;
            address = isBare ? (ulong)code.TakeInt32() : cpu[RegisterOf((sib & 7) | ((rex & 1) << 3))];
            address += index == 4 ? 0 : cpu[RegisterOf(index)] << (sib >> 6);
        }

        address += mode switch { 1 => (ulong)code.TakeSByte(), 2 => (ulong)code.TakeInt32(), _ => 0 };
        if (!hasBase)
        {
            long displacement = code.TakeInt32();
            address = code.Address + (ulong)immediateBytes + (ulong)displacement;
        }

        return decoded with { Address = address };
    }

    /// <summary>The same operand with 64 bits, as calls, jumps and pushes take it.</summary>
    public ModRm AsWide() => this with { IsWide = true };

    /// <summary>Reads the operand.</summary>
    public ulong Read(SimulatedCpu cpu) => (IsMemory, IsWide) switch
    {
        (true, true) => cpu.ReadUInt64(Address),
        (true, false) => cpu.ReadUInt32(Address),
        (false, true) => cpu[Operand],
        (false, false) => (uint)cpu[Operand],
    };

    /// <summary>Writes the operand; a write of 32 bits clears the upper half of a register.</summary>
    public void Write(SimulatedCpu cpu, ulong value)
    {
        switch (IsMemory, IsWide)
        {
            case (true, true):
                cpu.WriteUInt64(Address, value);
                break;
            case (true, false):
                cpu.WriteUInt32(Address, (uint)value);
                break;
            default:
                cpu[Operand] = IsWide ? value : (uint)value;
                break;
        }
    }

    /// <summary>Writes the register that the middle field names.</summary>
    public void WriteRegister(SimulatedCpu cpu, ulong value) => cpu[Register] = IsWide ? value : (uint)value;
}
