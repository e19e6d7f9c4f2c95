using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What fcntl is to do.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class DescriptorCommands
{
    public const int F_DUPFD = 0;
    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int F_ISTTY = 5;
    public const int F_GETLK = 6;
    public const int F_SETLK = 7;
    public const int F_SETLKW = 8;
    public const int F_DUPFD_CLOEXEC = 9;
}
