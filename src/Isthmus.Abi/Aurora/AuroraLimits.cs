using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora's limits and its memory layout.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class AuroraLimits
{
    /// <summary>Descriptors of a process.</summary>
    public const int DESCRIPTORS = 32;

    /// <summary>Bytes of a path with its NUL.</summary>
    public const int PATH_BYTES = 4096;

    /// <summary>Bytes that a message can have.</summary>
    public const int MESSAGE_BYTES = MessageQueue.MaximumLength;

    /// <summary>Messages that wait for a process before its senders do.</summary>
    public const int MESSAGES = MessageQueue.Capacity;

    /// <summary>Bytes that a segment of shared memory can have.</summary>
    public const int SEGMENT_BYTES = 64 << 20;

    /// <summary>Bytes that a pipe holds.</summary>
    public const int PIPE_BYTES = Pipe.Capacity;

    /// <summary>Bytes that are written to a pipe together or not at all.</summary>
    public const int PIPE_ATOMIC_BYTES = Pipe.AtomicLength;

    /// <summary>Bytes of a filter: a bit for each call number.</summary>
    public const int FILTER_BYTES = 32;

    /// <summary>Where code and data begin.</summary>
    public static readonly VirtualAddress ProgramStart = new(0x40_0000);

    /// <summary>Where the interpreter of a program begins that has one: above the program, below the heap.</summary>
    public static readonly VirtualAddress InterpreterStart = new(0x0C00_0000);

    /// <summary>Where the heap begins.</summary>
    public const uint HEAP_START = 0x1000_0000;

    /// <summary>Where the region of mmap begins, and the heap must end.</summary>
    public const uint MMAP_START = 0x4000_0000;

    /// <summary>Where the region of mmap ends.</summary>
    public const uint MMAP_END = 0x7FFF_0000;

    /// <summary>The kernel's page with the return from signal handlers, at the end of the region of mmap.</summary>
    public const uint TRAMPOLINE = 0x7FFE_F000;

    /// <summary>Lowest address of the stack.</summary>
    public const uint STACK_START = 0x7FFF_0000;

    /// <summary>One past the highest address of the stack.</summary>
    public const uint STACK_END = 0x8000_0000;

    /// <inheritdoc cref="HEAP_START"/>
    public static readonly VirtualAddress HeapStart = new(HEAP_START);

    /// <inheritdoc cref="MMAP_START"/>
    public static readonly VirtualAddress MapStart = new(MMAP_START);

    /// <inheritdoc cref="MMAP_END"/>
    public static readonly VirtualAddress MapEnd = new(MMAP_END);

    /// <inheritdoc cref="TRAMPOLINE"/>
    public static readonly VirtualAddress Trampoline = new(TRAMPOLINE);

    /// <inheritdoc cref="STACK_START"/>
    public static readonly VirtualAddress StackStart = new(STACK_START);

    /// <inheritdoc cref="STACK_END"/>
    public static readonly VirtualAddress StackEnd = new(STACK_END);
}
