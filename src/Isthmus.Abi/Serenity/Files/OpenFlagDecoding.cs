using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>Between the flags of open and the kernel's.</summary>
internal static class OpenFlagDecoding
{
    /// <summary>The kernel's own bits, which no program may name.</summary>
    private const int Internal = 3 << 29;

    /// <summary>Takes the flags of open apart.</summary>
    /// <returns>False where they make no sense.</returns>
    public static bool TryDecode(int flags, out OpenMode mode, out OpenOptions options)
    {
        mode = ((flags & OpenFlags.O_RDONLY) != 0 ? OpenMode.Read : OpenMode.None)
            | ((flags & OpenFlags.O_WRONLY) != 0 ? OpenMode.Write : OpenMode.None)
            | StatusOf(flags);
        options = ((flags & OpenFlags.O_CREAT) != 0 ? OpenOptions.Create : OpenOptions.None)
            | ((flags & OpenFlags.O_EXCL) != 0 ? OpenOptions.Exclusive : OpenOptions.None)
            | ((flags & OpenFlags.O_TRUNC) != 0 ? OpenOptions.Truncate : OpenOptions.None)
            | ((flags & OpenFlags.O_DIRECTORY) != 0 ? OpenOptions.Directory : OpenOptions.None)
            | ((flags & OpenFlags.O_NOFOLLOW) != 0 ? OpenOptions.NoFollow : OpenOptions.None)
            | ((flags & OpenFlags.O_EXEC) != 0 ? OpenOptions.Execute : OpenOptions.None);
        return (flags & Internal) == 0
            && (flags & (OpenFlags.O_CREAT | OpenFlags.O_DIRECTORY)) != (OpenFlags.O_CREAT | OpenFlags.O_DIRECTORY);
    }

    /// <summary>The flags that can change while a file is open.</summary>
    public static OpenMode StatusOf(int flags)
        => ((flags & OpenFlags.O_APPEND) != 0 ? OpenMode.Append : OpenMode.None)
            | ((flags & OpenFlags.O_NONBLOCK) != 0 ? OpenMode.NonBlocking : OpenMode.None);

    /// <summary>An open file's mode as flags.</summary>
    public static int FlagsOf(OpenMode mode)
        => ((mode & OpenMode.Read) != 0 ? OpenFlags.O_RDONLY : 0)
            | ((mode & OpenMode.Write) != 0 ? OpenFlags.O_WRONLY : 0)
            | ((mode & OpenMode.Append) != 0 ? OpenFlags.O_APPEND : 0)
            | ((mode & OpenMode.NonBlocking) != 0 ? OpenFlags.O_NONBLOCK : 0);

    /// <summary>The promises that opening with these flags needs: writing needs nothing for reading.</summary>
    public static Promise PromisesFor(int flags)
        => ((flags & OpenFlags.O_WRONLY) != 0 ? Promise.WritePath
                : (flags & OpenFlags.O_RDONLY) != 0 ? Promise.ReadPath
                : Promise.None)
            | ((flags & OpenFlags.O_CREAT) != 0 ? Promise.CreatePath : Promise.None);
}
