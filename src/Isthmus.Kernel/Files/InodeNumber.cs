namespace Isthmus.Kernel.Files;

/// <summary>An inode's number, unique in its volume while the inode lives.</summary>
public readonly record struct InodeNumber(ulong Value);
