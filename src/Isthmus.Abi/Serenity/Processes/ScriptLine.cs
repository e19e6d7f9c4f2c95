using System;
using System.Collections.Generic;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>Scripts: their first line names the program that runs them.</summary>
internal static class ScriptLine
{
    private const int DeepestNesting = 2;
    private const int LongestLine = 4096;
    private const int SmallestProgram = 3;

    /// <summary>Replaces a script by its interpreter, whose arguments are the words of the line, the script's path and the rest of the
    /// script's own arguments. Anything else stays as it is.</summary>
    public static KernelError Follow(Caller caller, ref byte[] path, ref ArgumentList arguments)
    {
        for (int depth = 0; ; depth++)
        {
            FileSystemContext files = caller.Process.Files;
            Result<Inode> found = caller.Kernel.FileSystem.Resolve(
                files, path, LinkBehaviour.Follow, VeilAccess.Execute, out Mount mount);
            if (!found.TryGet(out Inode file, out KernelError error))
            {
                return error;
            }

            if (file.Type != FileType.Regular || mount.Has(MountFlags.NoExecution) || !file.Permits(files.Credentials, AccessRights.Execute))
            {
                return KernelError.AccessDenied;
            }

            byte[] beginning = new byte[LongestLine];
            Span<byte> text = beginning.AsSpan(0, file.Read(0, beginning));
            if (text.Length < SmallestProgram)
            {
                return KernelError.NotExecutable;
            }

            if (!text.StartsWith("#!"u8))
            {
                return KernelError.None;
            }

            if (depth > DeepestNesting)
            {
                return KernelError.SymbolicLinkLoop;
            }

            int end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                return KernelError.NoBuffers;
            }

            if (!Rewrite(text[2..end], ref path, ref arguments, out error))
            {
                return error;
            }
        }
    }

    private static bool Rewrite(ReadOnlySpan<byte> line, ref byte[] path, ref ArgumentList arguments, out KernelError error)
    {
        var replaced = new ArgumentList();
        byte[]? program = null;
        bool fits = true;
        while (!line.IsEmpty)
        {
            int blank = line.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = blank < 0 ? line : line[..blank];
            line = blank < 0 ? default : line[(blank + 1)..];
            if (!word.IsEmpty)
            {
                program ??= word.ToArray();
                fits &= replaced.Add(word).IsSuccess;
            }
        }

        if (program is null)
        {
            error = KernelError.NotExecutable;
            return false;
        }

        fits &= replaced.Add(path).IsSuccess;
        IReadOnlyList<byte[]> old = arguments.Strings;
        for (int i = 1; i < old.Count; i++)
        {
            fits &= replaced.Add(old[i]).IsSuccess;
        }

        path = program;
        arguments = replaced;
        error = fits ? KernelError.None : KernelError.ArgumentsTooLong;
        return fits;
    }
}
