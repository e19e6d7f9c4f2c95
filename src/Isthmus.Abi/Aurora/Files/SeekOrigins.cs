using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>From where lseek counts.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class SeekOrigins
{
    public const int SEEK_SET = (int)Kernel.Files.SeekOrigin.Start;
    public const int SEEK_CUR = (int)Kernel.Files.SeekOrigin.Current;
    public const int SEEK_END = (int)Kernel.Files.SeekOrigin.End;
}
