using System;
using System.Collections.Generic;
using System.Text;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Archives;

/// <summary>
/// Builds a boot archive in memory: cpio "newc", the data of regular files on page boundaries, the launch block in front. Directories
/// on the way to an entry are made where nobody added them. Of two entries with one path the kernel takes the later one.
/// </summary>
public sealed class ArchiveBuilder
{
    private const int RegularType = 0x8000;
    private const int DirectoryType = 0x4000;
    private const int LinkType = 0xA000;

    private readonly List<ArchiveEntry> _entries = [];
    private readonly HashSet<string> _directories = [""];
    private readonly List<SimulatedProgram> _programs = [];

    /// <summary>The programs among the files.</summary>
    public IReadOnlyList<SimulatedProgram> Programs => _programs;

    /// <summary>Says what to start. Without it the archive has no launch block.</summary>
    public LaunchBlock? Launch { get; init; }

    /// <summary>Adds a program, which all may read and execute.</summary>
    public ArchiveBuilder AddProgram(string path, SimulatedProgram program)
    {
        _programs.Add(program);
        return AddFile(path, program.ToElf(), 0x1ED);
    }

    /// <summary>Adds a regular file; the mode is 0644 where none is given.</summary>
    public ArchiveBuilder AddFile(
        string path, byte[] content, int permissions = 0x1A4, int owner = 0, int group = 0, long modifiedSeconds = 0)
        => Add(path, RegularType | permissions, content, owner, group, modifiedSeconds);

    /// <summary>Adds a regular file of UTF-8 text.</summary>
    public ArchiveBuilder AddText(string path, string text) => AddFile(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a directory; the mode is 0755 where none is given.</summary>
    public ArchiveBuilder AddDirectory(
        string path, int permissions = 0x1ED, int owner = 0, int group = 0, long modifiedSeconds = 0)
    {
        _directories.Add(path.Trim('/'));
        return Add(path, DirectoryType | permissions, [], owner, group, modifiedSeconds);
    }

    /// <summary>Adds a symbolic link.</summary>
    public ArchiveBuilder AddLink(string path, string target) => Add(path, LinkType | 0x1FF, Encoding.UTF8.GetBytes(target), 0, 0, 0);

    /// <summary>The archive's bytes.</summary>
    public byte[] Build()
    {
        var writer = new CpioWriter();
        if (Launch is not null)
        {
            writer.Write(new ArchiveEntry(LaunchBlock.Path, RegularType | 0x180, Launch.ToBytes(), 0, 0, 0), pageAligned: true);
        }

        foreach (ArchiveEntry entry in _entries)
        {
            writer.Write(entry, pageAligned: (entry.Mode & 0xF000) == RegularType);
        }

        return writer.Finish();
    }

    private ArchiveBuilder Add(string path, int mode, byte[] content, int owner, int group, long modifiedSeconds)
    {
        string relative = path.Trim('/');
        if (relative.Length == 0)
        {
            throw new ArgumentException("An entry needs a path.", nameof(path));
        }

        AddParents(relative);
        _entries.Add(new ArchiveEntry(relative, mode, content, owner, group, modifiedSeconds));
        return this;
    }

    private void AddParents(string relative)
    {
        for (int slash = relative.IndexOf('/'); slash >= 0; slash = relative.IndexOf('/', slash + 1))
        {
            if (_directories.Add(relative[..slash]))
            {
                _entries.Add(new ArchiveEntry(relative[..slash], DirectoryType | 0x1ED, [], 0, 0, 0));
            }
        }
    }
}
