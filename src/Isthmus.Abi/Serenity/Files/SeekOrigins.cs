using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>Where lseek counts from.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class SeekOrigins
{
    public const int SEEK_SET = 0;
    public const int SEEK_CUR = 1;
    public const int SEEK_END = 2;
}
