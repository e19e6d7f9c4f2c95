using System;

namespace Isthmus.Kernel.Files;

/// <summary>One entry, as the reader of a directory sees it.</summary>
/// <param name="Name">The name's bytes; "." and ".." occur.</param>
/// <param name="Inode">The inode's number.</param>
/// <param name="Type">What it is.</param>
/// <param name="NextPosition">Where reading goes on after this entry.</param>
public readonly record struct DirectoryRecord(ReadOnlyMemory<byte> Name, InodeNumber Inode, FileType Type, long NextPosition);
