using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>What futex is to do.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class FutexOperations
{
    public const int FUTEX_WAIT = 1;
    public const int FUTEX_WAKE = 2;
    public const int FUTEX_REQUEUE = 3;
    public const int FUTEX_CMP_REQUEUE = 4;
    public const int FUTEX_WAKE_OP = 5;
    public const int FUTEX_WAIT_BITSET = 9;
    public const int FUTEX_WAKE_BITSET = 10;
    public const int FUTEX_CLOCK_REALTIME = 256;
    public const int FUTEX_PRIVATE_FLAG = 512;
    public const int FUTEX_CMD_MASK = -769;
    public const uint FUTEX_BITSET_MATCH_ANY = 0xFFFF_FFFF;

    /// <summary>What FUTEX_WAKE_OP does with the second word.</summary>
    public const int FUTEX_OP_SET = 0;
    public const int FUTEX_OP_ADD = 1;
    public const int FUTEX_OP_OR = 2;
    public const int FUTEX_OP_ANDN = 3;
    public const int FUTEX_OP_XOR = 4;
    public const int FUTEX_OP_ARG_SHIFT = 8;

    /// <summary>How FUTEX_WAKE_OP compares what the word was.</summary>
    public const int FUTEX_OP_CMP_EQ = 0;
    public const int FUTEX_OP_CMP_NE = 1;
    public const int FUTEX_OP_CMP_LT = 2;
    public const int FUTEX_OP_CMP_LE = 3;
    public const int FUTEX_OP_CMP_GT = 4;
    public const int FUTEX_OP_CMP_GE = 5;
}
