using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>What became of a child, in si_code.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ChildCodes
{
    public const int CLD_EXITED = 0;
    public const int CLD_KILLED = 1;
    public const int CLD_DUMPED = 2;
    public const int CLD_TRAPPED = 3;
    public const int CLD_STOPPED = 4;
    public const int CLD_CONTINUED = 5;
}
