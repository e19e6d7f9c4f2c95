namespace Isthmus.Kernel.Syscalls;

/// <summary>Makes one system call: takes its arguments from the caller's registers and hands them to the method that declares it.</summary>
/// <param name="caller">Who calls; its registers are read, never written.</param>
public delegate SyscallOutcome SyscallHandler(Caller caller);
