using System;
using System.Collections.Generic;
using System.IO;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Programs;

/// <summary>Finds the program that the command line names, checks it, and says where it will lie in the guest.</summary>
internal static class ProgramLocator
{
    private static readonly string[] s_searchFolders = ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/"];

    /// <summary>
    /// A name without a slash is a program of the guest, or else a file in the current directory. A path is a file of the host; with a
    /// host directory as the guest's root, an absolute one is a file of that root, and one that a bind puts into the guest is that.
    /// </summary>
    public static LocatedProgram Locate(string program, GuestFiles files)
    {
        string guestPath = FindInGuest(program, files) ?? AddFromHost(program, files);
        ElfFile elf = ElfFile.Check(files.FindHostFile(guestPath)!, program);
        return elf.Interpreter is { } interpreter && FindIgnoringBadPath(interpreter, files) is null
            ? throw new UsageException(
                $"{program}: needs the dynamic loader {interpreter}, which is not in the guest; link it statically, or give a --root with it")
            : new LocatedProgram(guestPath, elf.Abi, elf.IsForLinux);
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

        return files.HasHostRoot || (GuestPath.TryNormalize(program) is { } path && files.IsBound(path))
            ? FindIgnoringBadPath(program, files)
            : null;
    }

    private static string? FindIgnoringBadPath(string program, GuestFiles files) =>
        GuestPath.TryNormalize(program) is { } path && files.FindHostFile(path) is not null ? path : null;

    private static string AddFromHost(string program, GuestFiles files)
    {
        if (files.HasHostRoot && program.StartsWith('/'))
        {
            throw new UsageException($"{program}: no such program in the guest's root");
        }

        return HostFile.TryFind(program)?.Metadata.Type switch
        {
            null => throw new UsageException(DescribeMissing(program, files)),
            EntryMetadata.Directory => throw new UsageException($"{program}: is a directory"),
            EntryMetadata.RegularFile => files.AddHostProgram(program),
            _ => throw new UsageException($"{program}: is not a regular file"),
        };
    }

    private static string DescribeMissing(string program, GuestFiles files)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            string sentence = $"{program}: no such file";
            return FindInGuest(Path.GetFileName(program), files) is { } builtIn ? $"{sentence}; the built-in program is {Path.GetFileName(builtIn)}" : sentence;
        }

        List<string> known = [];
        foreach (string folder in s_searchFolders)
        {
            known.AddRange(files.ListNames(folder));
        }

        if (known.Count == 0)
        {
            return $"{program}: no such file, and there are no built-in programs";
        }

        string suggestion = Suggestion.For(program, known);
        return suggestion.Length > 0 || files.HasHostRoot
            ? $"{program}: no such program{suggestion}"
            : $"{program}: no such program; built in are {string.Join(", ", known)}";
    }
}
