using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls that change names and attributes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class AttributeCalls
{
    /// <summary>Sets permissions.</summary>
    [Syscall(9, "long chmod(const struct SC_chmod_params *params)", Promise = "fattr")]
    public static SyscallOutcome Chmod(Caller caller, UserStructure<ChangeModeParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out ChangeModeParameters request))
        {
            return KernelError.BadAddress;
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        LinkBehaviour links = request.FollowsLinks != 0 ? LinkBehaviour.Follow : LinkBehaviour.Keep;
        return opened.IsError ? opened : caller.Kernel.FileSystem.ChangeMode(files, path, request.Mode & 0xFFF, links);
    }

    /// <summary>Gives a file another name.</summary>
    [Syscall(73, "long link(const struct SC_link_params *params)", Promise = "cpath")]
    public static SyscallOutcome Link(Caller caller, UserStructure<LinkParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out LinkParameters request))
        {
            return KernelError.BadAddress;
        }

        Result copied = new TextArgument(request.OldPath, request.OldPathLength).CopyPathIn(caller, out ReadOnlySpan<byte> oldPath);
        if (copied.IsError)
        {
            return copied;
        }

        copied = new TextArgument(request.NewPath, request.NewPathLength).CopySecondPathIn(caller, out ReadOnlySpan<byte> newPath);
        return copied.IsError ? copied : caller.Kernel.FileSystem.MakeLink(caller.Process.Files, oldPath, newPath);
    }

    /// <summary>Gives a file another name and takes the old one away.</summary>
    [Syscall(106, "long rename(const struct SC_rename_params *params)", Promise = "cpath")]
    public static SyscallOutcome Rename(Caller caller, UserStructure<RenameParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out RenameParameters request))
        {
            return KernelError.BadAddress;
        }

        Result done = PathBase.Open(
            caller, request.OldDirectory, request.OldPath, request.OldPathLength,
            out FileSystemContext from, out ReadOnlySpan<byte> oldPath);
        if (done.IsError)
        {
            return done;
        }

        done = new TextArgument(request.NewPath, request.NewPathLength).CopySecondPathIn(caller, out ReadOnlySpan<byte> newPath);
        if (done.IsError)
        {
            return done;
        }

        done = PathBase.Find(caller, request.NewDirectory, newPath, out FileSystemContext to);
        if (done.IsError)
        {
            return done;
        }

        if (IsRoot(oldPath) || IsRoot(newPath))
        {
            return KernelError.NotPermitted;
        }

        if (EndsWithDots(oldPath) || EndsWithDots(newPath))
        {
            return KernelError.InvalidArgument;
        }

        // Who may not take a name away because the directory is sticky is told what others are told.
        done = caller.Kernel.FileSystem.Rename(from, oldPath, to, newPath);
        return done.Error == KernelError.NotPermitted ? KernelError.AccessDenied : done;
    }

    /// <summary>Makes a symbolic link.</summary>
    [Syscall(140, "long symlink(const struct SC_symlink_params *params)", Promise = "cpath")]
    public static SyscallOutcome Symlink(Caller caller, UserStructure<SymbolicLinkParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out SymbolicLinkParameters request))
        {
            return KernelError.BadAddress;
        }

        Result done = new TextArgument(request.Target, request.TargetLength).CopySecondPathIn(caller, out ReadOnlySpan<byte> target);
        if (done.IsError)
        {
            return done;
        }

        done = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        return done.IsError ? done : caller.Kernel.FileSystem.MakeSymbolicLink(files, target, path);
    }

    private static bool IsRoot(ReadOnlySpan<byte> path) => !path.IsEmpty && path.TrimEnd((byte)'/').IsEmpty;

    private static bool EndsWithDots(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path.TrimEnd((byte)'/');
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        return name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);
    }
}
