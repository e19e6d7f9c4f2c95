using Isthmus.Machine;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora's limits and its memory layout.</summary>
internal static class AuroraLimits
{
    /// <summary>Descriptors of a process.</summary>
    public const int Descriptors = 32;

    /// <summary>Bytes of a path with its NUL.</summary>
    public const int PathBytes = 4096;

    /// <summary>Where the heap begins.</summary>
    public static readonly VirtualAddress HeapStart = new(0x1000_0000);

    /// <summary>Where the region of mmap begins, and the heap must end.</summary>
    public static readonly VirtualAddress MapStart = new(0x4000_0000);

    /// <summary>Where the region of mmap ends.</summary>
    public static readonly VirtualAddress MapEnd = new(0x7FFF_0000);

    /// <summary>The kernel's page with the return from signal handlers, at the end of the region of mmap.</summary>
    public static readonly VirtualAddress Trampoline = new(0x7FFE_F000);

    /// <summary>Lowest address of the stack.</summary>
    public static readonly VirtualAddress StackStart = new(0x7FFF_0000);

    /// <summary>One past the highest address of the stack.</summary>
    public static readonly VirtualAddress StackEnd = new(0x8000_0000);
}
