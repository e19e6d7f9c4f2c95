using System;

namespace Isthmus.Kernel.Files;

/// <summary>Something that has happened to a watched inode.</summary>
/// <param name="Watch">The watch's number.</param>
/// <param name="Kind">What.</param>
/// <param name="Name">Which name in a directory; else empty.</param>
internal readonly record struct InodeEvent(int Watch, InodeEvents Kind, ReadOnlyMemory<byte> Name);
