using System.Runtime.InteropServices;

namespace Isthmus.Machine;

/// <summary>What user mode came back with.</summary>
/// <param name="Kind">Why.</param>
/// <param name="CallNumber">What was in RAX, where the reason is a system call; else anything.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Trap(TrapKind Kind, ulong CallNumber)
{
    /// <summary>True where the program made a system call, by either instruction.</summary>
    public bool IsSystemCall => Kind <= TrapKind.SystemCallInterrupt;
}
