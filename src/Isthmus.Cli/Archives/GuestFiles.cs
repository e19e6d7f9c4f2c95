using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Archives;

/// <summary>
/// What the guest's file tree is made of: the base (built-in programs and a few directories) or a directory of the host as the whole
/// root, then the program from the host, then the binds. What comes later replaces what came before.
/// </summary>
internal sealed class GuestFiles
{
    private const uint ProgramPermissions = 0x1ED; // rwxr-xr-x
    private const string BaseFolder = "/bin/";
    private const long LargeFile = 32 << 20;
    private const uint StickyPermissions = 0x3FF; // rwxrwxrwt

    private readonly string? _root;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _programs;
    private readonly string _baseFiles;
    private readonly IReadOnlyList<BindMount> _binds;
    private string? _hostProgram;
    private string? _hostProgramPlace;
    private int _specialFilesLeftOut;

    public GuestFiles(Installation installation, string abi, string? root, IReadOnlyList<BindMount> binds)
    {
        _root = root;
        _binds = binds;
        _baseFiles = installation.BaseFiles;
        _programs = root is null ? installation.ListPrograms(abi) : [];
        if (root is not null && !HostFile.IsDirectory(root))
        {
            throw new UsageException($"--root {root}: not a directory");
        }
    }

    /// <summary>Whether a directory of the host is the guest's root, instead of the base.</summary>
    public bool HasHostRoot => _root is not null;

    /// <summary>Whether whole directories of the host are copied, which may be of any size.</summary>
    public bool MayBeLarge
    {
        get
        {
            bool isLarge = HasHostRoot;
            foreach (BindMount bind in _binds)
            {
                isLarge |= HostFile.TryFind(bind.HostPath) is { } file
                    && (file.Metadata.Type == EntryMetadata.Directory || file.Length > LargeFile);
            }

            return isLarge;
        }
    }

    /// <summary>Whether a path of the guest lies in what a bind puts there.</summary>
    public bool IsBound(string guestPath)
    {
        foreach (BindMount bind in _binds)
        {
            if (guestPath == bind.GuestPath || guestPath.StartsWith(bind.GuestPath.TrimEnd('/') + "/", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a program file of the host into the guest, and answers its path there.</summary>
    public string AddHostProgram(string hostPath)
    {
        _hostProgram = hostPath;
        _hostProgramPlace = "/run/" + Path.GetFileName(hostPath);
        return _hostProgramPlace;
    }

    /// <summary>The host's file behind a path of the guest; null when the guest will have no such regular file.</summary>
    public string? FindHostFile(string guestPath)
    {
        if (guestPath == _hostProgramPlace)
        {
            return _hostProgram;
        }

        for (int index = _binds.Count - 1; index >= 0; index--)
        {
            if (FindInBind(_binds[index], guestPath) is { } file)
            {
                return file;
            }
        }

        return _root is not null ? RootedPath.Resolve(_root, guestPath) : FindInBase(guestPath);
    }

    /// <summary>The names of the programs in a folder of the guest.</summary>
    public IEnumerable<string> ListNames(string guestFolder)
    {
        if (_root is null)
        {
            foreach (KeyValuePair<string, string> program in guestFolder == BaseFolder ? _programs : [])
            {
                yield return program.Key;
            }
        }
        else if (HostFile.TryFind(_root + guestFolder) is { Metadata.Type: EntryMetadata.Directory } folder)
        {
            foreach (byte[] name in folder.ListNames())
            {
                yield return HostText.Decode(name);
            }
        }
    }

    /// <summary>Writes everything but the launch block.</summary>
    public void WriteTo(ArchiveWriter archive)
    {
        _specialFilesLeftOut = 0;
        if (_root is not null)
        {
            WriteTree(archive, FindRequired(_root), []);
        }
        else
        {
            WriteBase(archive);
        }

        if (_hostProgram is not null)
        {
            WriteParents(archive, _hostProgramPlace!);
            HostFile file = FindRequired(_hostProgram);
            WriteRegularFile(archive, file, GuestPath.ToArchiveName(_hostProgramPlace!), file.Metadata with
            {
                Mode = file.Metadata.Mode | (ProgramPermissions & 0x49),
            });
        }

        foreach (BindMount bind in _binds)
        {
            WriteParents(archive, bind.GuestPath);
            WriteTree(archive, FindRequired(bind.HostPath), GuestPath.ToArchiveName(bind.GuestPath));
        }

        if (_specialFilesLeftOut > 0)
        {
            Messages.Say($"left out of the guest: {_specialFilesLeftOut} devices, sockets and named pipes");
        }
    }

    private static HostFile FindRequired(string path) =>
        HostFile.TryFind(path) ?? throw new UsageException($"{path}: cannot be read");

    private static string? FindInBind(BindMount bind, string guestPath)
    {
        if (guestPath == bind.GuestPath)
        {
            return HostFile.IsRegular(bind.HostPath) ? bind.HostPath : null;
        }

        string prefix = bind.GuestPath == "/" ? "/" : bind.GuestPath + "/";
        return guestPath.StartsWith(prefix, StringComparison.Ordinal) ? RootedPath.Resolve(bind.HostPath, guestPath[prefix.Length..]) : null;
    }

    private string? FindInBase(string guestPath)
    {
        foreach (KeyValuePair<string, string> program in _programs)
        {
            if (guestPath == BaseFolder + program.Key)
            {
                return program.Value;
            }
        }

        return Directory.Exists(_baseFiles) ? RootedPath.Resolve(_baseFiles, guestPath) : null;
    }

    private void WriteBase(ArchiveWriter archive)
    {
        foreach (string name in (ReadOnlySpan<string>)["bin", "dev", "etc", "home", "proc"])
        {
            archive.WriteDirectory(Encoding.ASCII.GetBytes(name), EntryMetadata.System(EntryMetadata.Directory, ProgramPermissions));
        }

        archive.WriteDirectory("tmp"u8, EntryMetadata.System(EntryMetadata.Directory, StickyPermissions));
        foreach (KeyValuePair<string, string> program in _programs)
        {
            HostFile file = FindRequired(program.Value);
            EntryMetadata metadata = EntryMetadata.System(EntryMetadata.RegularFile, ProgramPermissions, file.Metadata.ModificationTime);
            WriteRegularFile(archive, file, HostText.Encode("bin/" + program.Key), metadata);
        }

        if (Directory.Exists(_baseFiles))
        {
            WriteTree(archive, FindRequired(_baseFiles), [], owner: 0);
        }
    }

    /// <summary>Writes a file, or a directory with all below it, under a name of the archive; the empty name is the root itself.</summary>
    private void WriteTree(ArchiveWriter archive, HostFile file, byte[] name, uint? owner = null)
    {
        EntryMetadata metadata = owner is { } number ? file.Metadata with { Owner = number, Group = number } : file.Metadata;
        switch (metadata.Type)
        {
            case EntryMetadata.RegularFile:
                WriteRegularFile(archive, file, name, metadata);
                break;
            case EntryMetadata.SymbolicLink:
                archive.WriteSymbolicLink(name, metadata, file.ReadLinkTarget());
                break;
            case EntryMetadata.Directory:
                WriteDirectory(archive, file, name, metadata, owner);
                break;
            default:
                _specialFilesLeftOut++;
                break;
        }
    }

    private void WriteDirectory(ArchiveWriter archive, HostFile directory, byte[] name, EntryMetadata metadata, uint? owner)
    {
        if (name.Length > 0)
        {
            archive.WriteDirectory(name, metadata);
        }

        foreach (byte[] child in directory.ListNames())
        {
            byte[] childName = name.Length == 0 ? child : [.. name, (byte)'/', .. child];
            if (HostFile.TryFind(directory.Combine(child), LinkHandling.Keep) is { } file)
            {
                WriteTree(archive, file, childName, owner);
            }
        }
    }

    private static void WriteRegularFile(ArchiveWriter archive, HostFile file, ReadOnlySpan<byte> name, EntryMetadata metadata)
    {
        using FileStream content = file.OpenRead();
        archive.WriteFile(name, metadata, content, file.Length);
    }

    /// <summary>Writes the directories above a path that the archive does not have yet.</summary>
    private static void WriteParents(ArchiveWriter archive, string guestPath)
    {
        byte[] name = GuestPath.ToArchiveName(guestPath);
        for (int index = 0; index < name.Length; index++)
        {
            if (name[index] == (byte)'/' && !archive.HasDirectory(name.AsSpan(0, index)))
            {
                archive.WriteDirectory(name.AsSpan(0, index), EntryMetadata.System(EntryMetadata.Directory, ProgramPermissions));
            }
        }
    }
}
