using System;

namespace Isthmus.Kernel.Files;

/// <content>The working directory.</content>
public sealed partial class FileSystem
{
    /// <summary>Makes a directory that the caller may enter the place where relative paths begin.</summary>
    public Result ChangeDirectory(FileSystemContext context, ReadOnlySpan<byte> path)
    {
        if (!ResolveDirectory(context, path, out Mount mount).TryGet(out DirectoryInode directory, out KernelError error))
        {
            return error;
        }

        if (!directory.Permits(context.Credentials, AccessRights.Execute))
        {
            return KernelError.AccessDenied;
        }

        context.Enter(directory, mount);
        return Result.Success;
    }
}
