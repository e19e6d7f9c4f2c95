using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>The flags of Aurora's open.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class OpenFlags
{
    public const int O_READ = 0;
    public const int O_WRITE = 1;
    public const int O_BOTH = 2;
    public const int O_CREATE = 0x40;
    public const int O_EXCLUSIVE = 0x80;
    public const int O_TRUNCATE = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_DIRECTORY = 0x10000;

    internal const int AccessMask = 3;
    internal const int Known = AccessMask | O_CREATE | O_EXCLUSIVE | O_TRUNCATE | O_APPEND | O_DIRECTORY;

    /// <summary>Takes the flags apart.</summary>
    /// <returns>False where a flag is unknown.</returns>
    internal static bool TryDecode(int flags, out OpenMode mode, out OpenOptions options)
    {
        int access = flags & AccessMask;
        mode = access switch
        {
            O_READ => OpenMode.Read,
            O_WRITE => OpenMode.Write,
            _ => OpenMode.Read | OpenMode.Write,
        };
        mode |= (flags & O_APPEND) != 0 ? OpenMode.Append : OpenMode.None;
        options = ((flags & O_CREATE) != 0 ? OpenOptions.Create : OpenOptions.None)
            | ((flags & O_EXCLUSIVE) != 0 ? OpenOptions.Exclusive : OpenOptions.None)
            | ((flags & O_TRUNCATE) != 0 ? OpenOptions.Truncate : OpenOptions.None)
            | ((flags & O_DIRECTORY) != 0 ? OpenOptions.Directory : OpenOptions.None);
        return (flags & ~Known) == 0 && access <= O_BOTH;
    }
}
