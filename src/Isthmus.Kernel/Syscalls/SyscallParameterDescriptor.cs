namespace Isthmus.Kernel.Syscalls;

/// <summary>An argument of a system call as data.</summary>
/// <param name="Name">Its C name.</param>
/// <param name="Type">Its C type.</param>
/// <param name="KernelType">The type that the handler takes; a type of two registers stands at both.</param>
public sealed record SyscallParameterDescriptor(string Name, string Type, string KernelType);
