using Isthmus.Kernel.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>A checked program or interpreter, and where it is going to lie.</summary>
/// <param name="File">The file.</param>
/// <param name="Mount">The mount that it is seen through.</param>
/// <param name="Image">What is in it.</param>
/// <param name="Base">What is added to its addresses: 0 where they are fixed.</param>
internal readonly record struct ProgramFile(Inode File, Mount Mount, ElfImage Image, ulong Base)
{
    /// <summary>Its first instruction.</summary>
    public VirtualAddress Entry => new(Base + Image.Entry);
}
