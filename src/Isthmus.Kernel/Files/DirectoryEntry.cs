using System;
using System.Diagnostics.CodeAnalysis;

namespace Isthmus.Kernel.Files;

/// <summary>A name in a directory. It never changes: a rename makes another one.</summary>
public sealed class DirectoryEntry(DirectoryInode parent, byte[] name, Inode inode)
{
    private readonly byte[] _name = name;

    /// <summary>The directory that it is in.</summary>
    public DirectoryInode Parent { get; } = parent;

    /// <summary>The name's bytes: 1 to 255, without slash and NUL.</summary>
    public ReadOnlyMemory<byte> Name => _name;

    /// <summary>What it names.</summary>
    public Inode Inode { get; } = inode;

    /// <summary>True once the name is gone.</summary>
    public bool IsRemoved { get; internal set; }

    internal uint Hash { get; set; }

    /// <summary>Its place in the order of the directory; only grows.</summary>
    internal long Position { get; set; }

    internal DirectoryEntry? NextInBucket { get; set; }

    internal bool Matches(uint hash, ReadOnlySpan<byte> name) => Hash == hash && name.SequenceEqual(_name);

    /// <summary>The table's own array; nobody writes to it.</summary>
    [SuppressMessage("Design", "CA1024", Justification = "Hands out the bytes without a copy.")]
    internal byte[] GetNameBytes() => _name;
}
