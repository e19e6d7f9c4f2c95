namespace Isthmus.Machine.Simulated;

/// <summary>One return from user mode, for tests that compare whole runs.</summary>
/// <param name="Time">Virtual nanoseconds since boot.</param>
/// <param name="Kind">Why user mode was left.</param>
/// <param name="Instruction">RIP at that moment.</param>
/// <param name="Rax">RAX at that moment: the number of a system call.</param>
public readonly record struct SimulatedTrap(long Time, TrapKind Kind, VirtualAddress Instruction, ulong Rax);
