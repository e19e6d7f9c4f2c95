using System;
using System.IO;
using System.Text;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Programs;

/// <summary>Finds the program that the command line names, checks it, and says where it will lie in the guest.</summary>
internal static class ProgramLocator
{
    private static readonly string[] s_searchFolders = ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/"];

    /// <summary>
    /// A name without a slash is a program of the guest, or else a file in the current directory. A path is a file of the host; with a
    /// host directory as the guest's root, an absolute one is a file of that root.
    /// </summary>
    public static string Locate(string program, GuestFiles files)
    {
        string guestPath = FindInGuest(program, files) ?? AddFromHost(program, files);
        ElfFile elf = ElfFile.Check(files.FindHostFile(guestPath)!, program);
        return elf.Interpreter is { } interpreter && FindIgnoringBadPath(interpreter, files) is null
            ? throw new UsageException($"{program}: needs the dynamic loader {interpreter}, which is not in the guest")
            : guestPath;
    }

    private static string? FindInGuest(string program, GuestFiles files)
    {
        if (program.Length == 0)
        {
            throw new UsageException("the program's name is empty");
        }

        if (!program.Contains('/', StringComparison.Ordinal))
        {
            foreach (string folder in s_searchFolders)
            {
                if (files.FindHostFile(folder + program) is not null)
                {
                    return folder + program;
                }
            }

            return null;
        }

        return files.HasHostRoot && program.StartsWith('/') && FindIgnoringBadPath(program, files) is { } path ? path : null;
    }

    private static string? FindIgnoringBadPath(string program, GuestFiles files) =>
        GuestPath.TryNormalize(program) is { } path && files.FindHostFile(path) is not null ? path : null;

    private static string AddFromHost(string program, GuestFiles files)
    {
        if (files.HasHostRoot && program.StartsWith('/'))
        {
            throw new UsageException($"{program}: not found in the guest's root");
        }

        HostFile? file = HostFile.TryFind(Encoding.UTF8.GetBytes(program), LinkHandling.Follow);
        return file?.Metadata.Type switch
        {
            null => throw new UsageException(program.Contains('/', StringComparison.Ordinal)
                ? $"{program}: no such file"
                : $"{program}: no such file, and no built-in program of that name"),
            EntryMetadata.Directory => throw new UsageException($"{program}: is a directory"),
            EntryMetadata.RegularFile => files.AddHostProgram(Path.GetFullPath(program)),
            _ => throw new UsageException($"{program}: is not a regular file"),
        };
    }
}
