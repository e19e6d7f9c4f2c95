using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>The clocks.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ClockNumbers
{
    public const int CLOCK_REALTIME = 0;
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_MONOTONIC_RAW = 2;
    public const int CLOCK_REALTIME_COARSE = 3;
    public const int CLOCK_MONOTONIC_COARSE = 4;
    public const int CLOCK_ID_COUNT = 5;
}
