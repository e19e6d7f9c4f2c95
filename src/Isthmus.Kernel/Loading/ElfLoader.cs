using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>Puts a checked program file into an address space: pages of the file are mapped, private and copied on write.</summary>
internal static class ElfLoader
{
    private const string AnyProgram = "program";

    /// <summary>Maps every segment at <paramref name="imageBase"/>, which is 0 for a program with fixed addresses.</summary>
    /// <returns><see cref="KernelError.NotExecutable"/> where a segment would lie on something else or outside user memory.</returns>
    /// <param name="space">The new memory.</param>
    /// <param name="image">What is in the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="imageBase">What is added to its addresses.</param>
    /// <param name="codeFlags">What its regions are that cannot be written.</param>
    /// <param name="name">What its regions are called; null for a name that all programs have.</param>
    public static Result Load(
        AddressSpace space, ElfImage image, Inode file, ulong imageBase, RegionFlags codeFlags = RegionFlags.None, string? name = null)
    {
        string dataName = name is null ? AnyProgram : name + " (data-rw)";
        foreach (ElfSegment segment in image.Segments)
        {
            bool isData = (segment.Access & PageAccess.Write) != 0;
            Result mapped = LoadSegment(
                space, segment, file, imageBase, isData ? RegionFlags.None : codeFlags, isData ? dataName : name ?? AnyProgram);
            if (mapped.IsError)
            {
                return mapped;
            }
        }

        return Result.Success;
    }

    private static Result LoadSegment(
        AddressSpace space, in ElfSegment segment, Inode file, ulong imageBase, RegionFlags flags, string name)
    {
        var start = new VirtualAddress(imageBase + (segment.Address & ~Page.OffsetMask));
        ulong lead = segment.Address & Page.OffsetMask;
        ulong filePages = segment.FileSize == 0 ? 0 : Page.CountFor(lead + segment.FileSize);
        ulong allPages = Page.CountFor(lead + segment.MemorySize);
        if (!space.IsFree(start, allPages << Page.Shift))
        {
            return KernelError.NotExecutable;
        }

        if (filePages > 0)
        {
            Result<VirtualAddress> mapped = space.Map(new MapRequest
            {
                Address = start,
                Length = filePages << Page.Shift,
                Access = segment.Access,
                Source = file,
                SourcePage = (long)(segment.FileOffset >> Page.Shift),
                Name = name,
                Flags = flags,
            });
            if (mapped.IsError)
            {
                return mapped.Error;
            }
        }

        if (allPages > filePages)
        {
            Result<VirtualAddress> mapped = space.Map(new MapRequest
            {
                Address = start + (filePages << Page.Shift),
                Length = (allPages - filePages) << Page.Shift,
                Access = segment.Access,
                Name = name,
            });
            if (mapped.IsError)
            {
                return mapped.Error;
            }
        }

        // The rest of the last page of the file belongs to the zeros, where there are any.
        ulong tail = (lead + segment.FileSize) & Page.OffsetMask;
        if (tail == 0 || segment.MemorySize == segment.FileSize || filePages == 0)
        {
            return Result.Success;
        }

        Span<byte> zeros = stackalloc byte[Page.Size];
        zeros.Clear();
        return space.Write(start + (lead + segment.FileSize), zeros[..(int)(Page.Size - tail)]);
    }
}
