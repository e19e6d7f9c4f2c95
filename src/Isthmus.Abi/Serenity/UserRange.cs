using Isthmus.Machine;

namespace Isthmus.Abi.Serenity;

/// <summary>Where things lie in a SerenityOS program's memory.</summary>
internal static class UserRange
{
    /// <summary>Bytes of a stack that the program file does not ask otherwise for.</summary>
    public const ulong StackBytes = 0x10_0000;

    /// <summary>Bytes of the smallest stack that a program file can ask for.</summary>
    public const ulong SmallestStack = 0x1_0000;

    /// <summary>Bytes of the largest one.</summary>
    public const ulong LargestStack = 0x200_0000;

    /// <summary>The width of the window in which main threads' stacks end.</summary>
    public const ulong StackSpread = 0x4_0000_0000;

    /// <summary>The width of the window in which images begin.</summary>
    public const ulong ImageSpread = 0x1000_0000;

    /// <summary>The lowest address where something can be mapped.</summary>
    public static readonly VirtualAddress Start = new(0x1_0000);

    /// <summary>One past the highest address.</summary>
    public static readonly VirtualAddress Ceiling = new(0x1F_FE00_0000);

    /// <summary>One past the highest address that the main thread's stack can have.</summary>
    public static readonly VirtualAddress StackEnd = new(0x1F_FDFF_D000);

    /// <summary>The page with the code that calls signal handlers.</summary>
    public static readonly VirtualAddress Trampoline = new(0x1F_FDFF_E000);

    /// <summary>Where the window begins in which images begin.</summary>
    public static readonly VirtualAddress ImageStart = new(0x0800_0000);

    /// <summary>True where a range lies below the ceiling and does not wrap; below <see cref="Start"/> nothing is ever mapped.</summary>
    public static bool Contains(ulong address, ulong length) => address < Ceiling.Value && length <= Ceiling.Value - address;
}
