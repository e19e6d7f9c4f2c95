using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>The handle that calls on paths take before the path: the directory where a relative one begins, or -1 for the working
/// directory.</summary>
internal static class DirectoryArgument
{
    private const long WorkingDirectory = -1;

    /// <summary>Where a relative path begins. The handle is checked even where the path is absolute.</summary>
    public static Result<FileSystemContext> Find(Caller caller, Handle directory, ObjectRights needed = ObjectRights.Read)
    {
        if (directory.Number == WorkingDirectory)
        {
            return caller.Process.Files;
        }

        if (!caller.Process.Objects.Find(new ObjectHandle(directory.Number)).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        return entry.Object is not DirectoryFile file ? KernelError.NotDirectory
            : !entry.Allows(needed) ? KernelError.AccessDenied
            : file.ContextFor(caller.Process.Files);
    }

    /// <summary>The same for a call that changes names or permissions there.</summary>
    public static Result<FileSystemContext> FindToChange(Caller caller, Handle directory)
        => Find(caller, directory, ObjectRights.Read | ObjectRights.Write);
}
