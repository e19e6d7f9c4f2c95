using System.Collections.Generic;

namespace Isthmus.Machine;

/// <summary>The archive that the host loaded beside the kernel: frames of physical memory that hold a file in cpio "newc" format.</summary>
/// <param name="Frames">The frames in order; each is allocated with a reference count of 1, which belongs to the kernel.</param>
/// <param name="Length">The archive's length in bytes.</param>
public sealed record BootArchive(IReadOnlyList<PhysicalFrame> Frames, long Length);
