using System.Numerics;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>Instructions without privilege: moves, addresses, simple arithmetic on 32 and 64 bits, the stack, and jumps.</summary>
internal static class OrdinaryInstruction
{
    private const ulong Carry = 0x1;
    private const ulong Parity = 0x4;
    private const ulong Adjust = 0x10;
    private const ulong Zero = 0x40;
    private const ulong Sign = 0x80;
    private const ulong Overflow = 0x800;
    private const ulong Arithmetic = Carry | Parity | Adjust | Zero | Sign | Overflow;

    /// <summary>Executes the instruction with this opcode and REX prefix (0 where there is none).</summary>
    public static TrapKind? Execute(SimulatedCpu cpu, ref InstructionFetcher code, byte opcode, byte rex)
    {
        bool isWide = (rex & 8) != 0;
        Register low = ModRm.RegisterOf((opcode & 7) | ((rex & 1) << 3));
        switch (opcode)
        {
            case >= 0x50 and <= 0x57:
                cpu.Push(cpu[low]);
                break;
            case >= 0x58 and <= 0x5F:
                cpu[low] = cpu.Pop();
                break;
            case 0x90:
                break;
            case >= 0xB8 and <= 0xBF:
                cpu[low] = isWide ? code.TakeUInt64() : (uint)code.TakeInt32();
                break;
            case 0xC3:
                cpu.Rip = cpu.Pop();
                return null;
            case 0xE8:
                long distance = code.TakeInt32();
                cpu.Push(code.Address);
                cpu.Rip = code.Address + (ulong)distance;
                return null;
            case 0xE9:
                distance = code.TakeInt32();
                cpu.Rip = code.Address + (ulong)distance;
                return null;
            case 0xEB:
                distance = code.TakeSByte();
                cpu.Rip = code.Address + (ulong)distance;
                return null;
            case 0x31 or 0x33 or 0x89 or 0x8B or 0x8D or 0x81 or 0x83 or 0xC7 or 0xFF:
                return ExecuteModRm(cpu, ref code, opcode, rex);
            default:
                return TrapKind.InvalidOpcode;
        }

        cpu.Rip = code.Address;
        return null;
    }

    private static TrapKind? ExecuteModRm(SimulatedCpu cpu, ref InstructionFetcher code, byte opcode, byte rex)
    {
        int immediateBytes = opcode switch { 0x81 or 0xC7 => 4, 0x83 => 1, _ => 0 };
        ModRm operand = ModRm.Decode(cpu, ref code, rex, immediateBytes);
        long immediate = immediateBytes switch { 4 => code.TakeInt32(), 1 => code.TakeSByte(), _ => 0 };
        ulong next = code.Address;
        switch (opcode, operand.Field & 7)
        {
            case (0x31, _):
                operand.Write(cpu, SetLogicFlags(cpu, operand.Read(cpu) ^ cpu[operand.Register], operand.IsWide));
                break;
            case (0x33, _):
                operand.WriteRegister(cpu, SetLogicFlags(cpu, operand.Read(cpu) ^ cpu[operand.Register], operand.IsWide));
                break;
            case (0x89, _):
                operand.Write(cpu, cpu[operand.Register]);
                break;
            case (0x8B, _):
                operand.WriteRegister(cpu, operand.Read(cpu));
                break;
            case (0x8D, _) when operand.IsMemory:
                operand.WriteRegister(cpu, operand.Address);
                break;
            case (0x81 or 0x83, 0):
                operand.Write(cpu, Add(cpu, operand.Read(cpu), (ulong)immediate, isSubtraction: false, operand.IsWide));
                break;
            case (0x81 or 0x83, 5):
                operand.Write(cpu, Add(cpu, operand.Read(cpu), (ulong)immediate, isSubtraction: true, operand.IsWide));
                break;
            case (0xC7, 0):
                operand.Write(cpu, (ulong)immediate);
                break;
            case (0xFF, 2):
                ulong target = operand.AsWide().Read(cpu);
                cpu.Push(next);
                cpu.Rip = target;
                return null;
            case (0xFF, 4):
                cpu.Rip = operand.AsWide().Read(cpu);
                return null;
            case (0xFF, 6):
                cpu.Push(operand.AsWide().Read(cpu));
                break;
            default:
                return TrapKind.InvalidOpcode;
        }

        cpu.Rip = next;
        return null;
    }

    private static ulong Add(SimulatedCpu cpu, ulong left, ulong right, bool isSubtraction, bool isWide)
    {
        ulong mask = isWide ? ulong.MaxValue : uint.MaxValue;
        left &= mask;
        right &= mask;
        ulong result = (isSubtraction ? left - right : left + right) & mask;
        bool carry = isSubtraction ? left < right : result < left;
        ulong overflow = (left ^ result) & (isSubtraction ? left ^ right : right ^ result);
        ulong flags = FlagsOf(result, isWide)
            | (carry ? Carry : 0)
            | (((left ^ right ^ result) & 0x10) != 0 ? Adjust : 0)
            | ((overflow & SignBit(isWide)) != 0 ? Overflow : 0);
        cpu[Register.Rflags] = (cpu[Register.Rflags] & ~Arithmetic) | flags;
        return result;
    }

    private static ulong SetLogicFlags(SimulatedCpu cpu, ulong result, bool isWide)
    {
        result &= isWide ? ulong.MaxValue : uint.MaxValue;
        cpu[Register.Rflags] = (cpu[Register.Rflags] & ~Arithmetic) | FlagsOf(result, isWide);
        return result;
    }

    private static ulong FlagsOf(ulong result, bool isWide)
        => (result == 0 ? Zero : 0)
            | ((result & SignBit(isWide)) != 0 ? Sign : 0)
            | ((BitOperations.PopCount(result & 0xFF) & 1) == 0 ? Parity : 0);

    private static ulong SignBit(bool isWide) => isWide ? 1UL << 63 : 1UL << 31;
}
