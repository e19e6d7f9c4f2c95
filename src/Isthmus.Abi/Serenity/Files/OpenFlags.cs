using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>Flags of open and of open files. O_RDONLY is not 0: without it a file cannot be read.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class OpenFlags
{
    /// <summary>Note: non-zero.</summary>
    public const int O_RDONLY = 1;
    public const int O_WRONLY = 2;
    public const int O_RDWR = 3;
    public const int O_ACCMODE = 3;
    public const int O_EXEC = 4;
    public const int O_CREAT = 8;
    public const int O_EXCL = 16;
    /// <summary>Accepted; no effect found in the kernel.</summary>
    public const int O_NOCTTY = 32;
    public const int O_TRUNC = 64;
    public const int O_APPEND = 128;
    public const int O_NONBLOCK = 256;
    public const int O_DIRECTORY = 512;
    public const int O_NOFOLLOW = 1024;
    public const int O_CLOEXEC = 2048;
    public const int O_DIRECT = 4096;
    /// <summary>Accepted; no effect found in the kernel.</summary>
    public const int O_SYNC = 8192;
}
