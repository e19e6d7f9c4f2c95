using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>Advice, ways to synchronize, and what a mapping can be marked as.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class MappingNames
{
    public const int MADV_SET_VOLATILE = 1;
    public const int MADV_SET_NONVOLATILE = 2;
    public const int MS_SYNC = 1;
    public const int MS_ASYNC = 2;
    public const int MS_INVALIDATE = 4;

    /// <summary>Marks code that may make system calls.</summary>
    internal const int SystemCallCode = 1;

    /// <summary>Marks what stays as it is.</summary>
    internal const int Immutable = 2;
}
