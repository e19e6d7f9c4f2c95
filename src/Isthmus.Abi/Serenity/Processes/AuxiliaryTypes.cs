using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>Types of auxiliary vector entries.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class AuxiliaryTypes
{
    public const int AT_NULL = 0;
    public const int AT_IGNORE = 1;
    public const int AT_EXECFD = 2;
    public const int AT_PHDR = 3;
    public const int AT_PHENT = 4;
    public const int AT_PHNUM = 5;
    public const int AT_PAGESZ = 6;
    public const int AT_BASE = 7;
    public const int AT_FLAGS = 8;
    public const int AT_ENTRY = 9;
    public const int AT_NOTELF = 10;
    public const int AT_UID = 11;
    public const int AT_EUID = 12;
    public const int AT_GID = 13;
    public const int AT_EGID = 14;
    public const int AT_PLATFORM = 15;
    public const int AT_HWCAP = 16;
    public const int AT_CLKTCK = 17;
    public const int AT_SECURE = 23;
    public const int AT_BASE_PLATFORM = 24;
    public const int AT_RANDOM = 25;
    public const int AT_HWCAP2 = 26;
    public const int AT_EXECFN = 31;
    public const int AT_EXE_BASE = 32;
    public const int AT_EXE_SIZE = 33;
}
