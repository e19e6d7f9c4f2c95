using System;

namespace Isthmus.Machine;

/// <summary>
/// The hardware breakpoints of one thread: four addresses, a control word that says which of them are armed and for what (DR7's layout), and
/// a status word that says which were met (DR6's). Addresses must be the user's: the owner checks them before they are set here.
/// </summary>
public sealed class DebugRegisters
{
    /// <summary>How many addresses there are.</summary>
    public const int AddressCount = 4;

    /// <summary>The number of the status register.</summary>
    public const int StatusNumber = 6;

    /// <summary>The number of the control register.</summary>
    public const int ControlNumber = 7;

    /// <summary>The status bit of a single step.</summary>
    public const ulong SingleStepStatus = 1 << 14;

    /// <summary>The bits of the status that say which address was met.</summary>
    public const ulong HitStatus = 0xF;

    /// <summary>What the status reads where nothing was met: bits that are always one.</summary>
    public const ulong InitialStatus = 0xFFFF_0FF0;

    // Local and global enable of the four, the two exactness bits, the bit that is always one, and kind and length of each.
    private const ulong AllowedControl = 0xFFFF_0000 | 0x7FF;
    private const ulong EnableBits = 0xFF;
    private const int KindShift = 16;
    private const int BitsPerAddress = 4;
    private const int ExecuteKind = 0;
    private const int WriteKind = 1;
    private const int PortKind = 2;

    private readonly ulong[] _addresses = new ulong[AddressCount];

    /// <summary>The addresses.</summary>
    public ReadOnlySpan<ulong> Addresses => _addresses;

    /// <summary>Which addresses are armed, and for what.</summary>
    public ulong Control { get; private set; }

    /// <summary>Which address was met when user mode was last left.</summary>
    public ulong Status { get; private set; }

    /// <summary>True where an address is armed.</summary>
    public bool IsArmed => (Control & EnableBits) != 0;

    /// <summary>True where the last stop met an address.</summary>
    public bool HasHit => (Status & HitStatus) != 0;

    /// <summary>Sets an address.</summary>
    public void SetAddress(int index, VirtualAddress address) => _addresses[index] = address.Value;

    /// <summary>Sets the control word, where it asks for nothing but breakpoints on user code and data.</summary>
    /// <returns>False, and nothing has changed, where it asks for more: ports, other bits, or a length of code.</returns>
    public bool TrySetControl(ulong value)
    {
        if ((value & ~AllowedControl) != 0)
        {
            return false;
        }

        for (int index = 0; index < AddressCount; index++)
        {
            int kind = KindOf(value, index);
            if (kind == PortKind || (kind == ExecuteKind && LengthBits(value, index) != 0))
            {
                return false;
            }
        }

        Control = value;
        return true;
    }

    /// <summary>Says what stopped a thread, as the processor tells it. An instruction that a breakpoint stopped goes on the next time:
    /// the flag for that is set in the thread's registers.</summary>
    public void Report(UserContext context, ulong status)
    {
        Status = status;
        for (int index = 0; index < AddressCount; index++)
        {
            if ((status >> index & 1) != 0 && IsEnabled(index) && KindOf(Control, index) == ExecuteKind)
            {
                context[Register.Rflags] |= UserContext.ResumeFlag;
            }
        }
    }

    /// <summary>Forgets what stopped the thread: it goes on.</summary>
    public void ClearStatus() => Status = InitialStatus;

    /// <summary>The status bits of the armed addresses that an access to data touches: what a machine in software asks.</summary>
    public ulong MatchData(ulong address, int length, bool isWrite)
    {
        ulong hits = 0;
        for (int index = 0; index < AddressCount; index++)
        {
            int kind = KindOf(Control, index);
            if (!IsEnabled(index) || kind == ExecuteKind || (kind == WriteKind && !isWrite))
            {
                continue;
            }

            ulong watched = LengthBits(Control, index) switch { 0 => 1, 1 => 2, 2 => 8, _ => 4 };
            ulong start = _addresses[index] & ~(watched - 1);
            hits |= address < start + watched && start < address + (ulong)length ? 1UL << index : 0;
        }

        return hits;
    }

    /// <summary>The status bits of the armed addresses at which an instruction begins.</summary>
    public ulong MatchInstruction(ulong address)
    {
        ulong hits = 0;
        for (int index = 0; index < AddressCount; index++)
        {
            hits |= IsEnabled(index) && KindOf(Control, index) == ExecuteKind && _addresses[index] == address ? 1UL << index : 0;
        }

        return hits;
    }

    private static int KindOf(ulong control, int index) => (int)(control >> (KindShift + (index * BitsPerAddress))) & 3;

    private static int LengthBits(ulong control, int index) => (int)(control >> (KindShift + 2 + (index * BitsPerAddress))) & 3;

    private bool IsEnabled(int index) => (Control >> (index * 2) & 3) != 0;
}
