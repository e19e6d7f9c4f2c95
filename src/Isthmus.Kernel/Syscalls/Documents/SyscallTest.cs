namespace Isthmus.Kernel.Syscalls.Documents;

/// <summary>Where a call is tested.</summary>
/// <param name="Call">The call's C name.</param>
/// <param name="Place">The test class, or the conformance program.</param>
/// <param name="Checks">Checks of the call in a conformance program; 0 for a class.</param>
public sealed record SyscallTest(string Call, string Place, int Checks);
