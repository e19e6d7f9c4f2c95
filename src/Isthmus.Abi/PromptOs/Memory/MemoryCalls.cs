using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Memory;

/// <summary>PromptOS's calls about memory.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class MemoryCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(48, "uint64_t mmap(const struct mmap_params *params)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Mmap(Caller caller, UserPointer parameters) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(49, "int munmap(uint64_t addr, size_t len)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Munmap(Caller caller, ulong addr, ulong len) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(50, "int mprotect(uint64_t addr, size_t len, uint32_t prot)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Mprotect(Caller caller, ulong addr, ulong len, uint prot) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(51, "handle_t memory_create(size_t size, uint32_t flags)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome MemoryCreate(Caller caller, ulong size, uint flags) => KernelError.NotImplemented;
}
