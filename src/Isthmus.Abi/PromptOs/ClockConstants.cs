using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>Clocks and flags of the calls about time; the numbers are Linux's.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class ClockConstants
{
    public const int CLOCK_REALTIME = 0;
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_MONOTONIC_RAW = 4;
    public const int CLOCK_REALTIME_COARSE = 5;
    public const int CLOCK_MONOTONIC_COARSE = 6;
    public const int CLOCK_BOOTTIME = 7;
    public const int TIMER_ABSTIME = 1;
    public const int GRND_NONBLOCK = 1;
    public const int GRND_RANDOM = 2;
}
