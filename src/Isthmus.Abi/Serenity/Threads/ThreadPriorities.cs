using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>How urgent threads can be.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ThreadPriorities
{
    public const int THREAD_PRIORITY_MIN = 1;
    public const int THREAD_PRIORITY_LOW = 10;
    public const int THREAD_PRIORITY_NORMAL = 30;
    public const int THREAD_PRIORITY_HIGH = 50;
    public const int THREAD_PRIORITY_MAX = 99;
}
