using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>What a profile tells of, and what perf_event can be given.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ProfileEventTypes
{
    public const int PERF_EVENT_SAMPLE = 0x1;
    public const int PERF_EVENT_MALLOC = 0x2;
    public const int PERF_EVENT_FREE = 0x4;
    public const int PERF_EVENT_MMAP = 0x8;
    public const int PERF_EVENT_MUNMAP = 0x10;
    public const int PERF_EVENT_PROCESS_CREATE = 0x20;
    public const int PERF_EVENT_PROCESS_EXEC = 0x40;
    public const int PERF_EVENT_PROCESS_EXIT = 0x80;
    public const int PERF_EVENT_THREAD_CREATE = 0x100;
    public const int PERF_EVENT_THREAD_EXIT = 0x200;
    public const int PERF_EVENT_CONTEXT_SWITCH = 0x400;
    public const int PERF_EVENT_KMALLOC = 0x800;
    public const int PERF_EVENT_KFREE = 0x1000;
    public const int PERF_EVENT_PAGE_FAULT = 0x2000;
    public const int PERF_EVENT_SYSCALL = 0x4000;
    public const int PERF_EVENT_SIGNPOST = 0x8000;
    public const int PERF_EVENT_FILESYSTEM = 0x10000;
}
