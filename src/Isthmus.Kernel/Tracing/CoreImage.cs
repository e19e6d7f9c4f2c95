using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Tracing;

/// <summary>The content of a core file: an ELF file with a segment for each region, whose pages the file shares with the process, and a note
/// at its end.</summary>
internal static class CoreImage
{
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;
    private const int CoreType = 4;
    private const int MachineX64 = 62;
    private const uint LoadSegment = 1;
    private const uint NoteSegment = 4;

    /// <summary>Writes the file.</summary>
    public static Result Write(MemoryFile file, AddressSpace space, IReadOnlyList<Region> regions, ReadOnlySpan<byte> note)
    {
        long start = (long)Page.CountFor((ulong)(HeaderBytes + (ProgramHeaderBytes * (regions.Count + 1)))) << Page.Shift;
        long length = start + note.Length;
        for (int i = 0; i < regions.Count; i++)
        {
            length += (long)regions[i].PageCount << Page.Shift;
            if (length > MemoryFile.MaximumSize)
            {
                return KernelError.FileTooLarge;
            }
        }

        Result done = file.Truncate(length);
        if (done.IsSuccess)
        {
            done = file.Write(0, Headers(regions, start, length, note.Length));
        }

        long page = start >> Page.Shift;
        for (int i = 0; done.IsSuccess && i < regions.Count; i++)
        {
            done = space.CopyPages(regions[i], file, page);
            page += (long)regions[i].PageCount;
        }

        return done.IsError ? done : file.Write(length - note.Length, note);
    }

    private static byte[] Headers(IReadOnlyList<Region> regions, long start, long length, int noteBytes)
    {
        byte[] headers = new byte[HeaderBytes + (ProgramHeaderBytes * (regions.Count + 1))];
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(headers);
        BinaryPrimitives.WriteUInt16LittleEndian(headers.AsSpan(16), CoreType);
        BinaryPrimitives.WriteUInt16LittleEndian(headers.AsSpan(18), MachineX64);
        BinaryPrimitives.WriteUInt32LittleEndian(headers.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(headers.AsSpan(32), HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(headers.AsSpan(52), HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(headers.AsSpan(54), ProgramHeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(headers.AsSpan(56), (ushort)(regions.Count + 1));
        BinaryPrimitives.WriteUInt16LittleEndian(headers.AsSpan(58), HeaderBytes);
        Span<byte> place = headers.AsSpan(HeaderBytes);
        for (int i = 0; i < regions.Count; i++)
        {
            Region region = regions[i];
            ulong bytes = region.PageCount << Page.Shift;
            uint flags = ((region.Access & PageAccess.Execute) != 0 ? 1u : 0) | ((region.Access & PageAccess.Write) != 0 ? 2u : 0)
                | ((region.Access & PageAccess.Read) != 0 ? 4u : 0);
            WriteSegment(place, LoadSegment, flags, start, region.Address.Value, bytes);
            start += (long)bytes;
            place = place[ProgramHeaderBytes..];
        }

        WriteSegment(place, NoteSegment, 0, length - noteBytes, 0, (ulong)noteBytes);
        return headers;
    }

    private static void WriteSegment(Span<byte> place, uint type, uint flags, long offset, ulong address, ulong bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(place, type);
        BinaryPrimitives.WriteUInt32LittleEndian(place[4..], flags);
        BinaryPrimitives.WriteInt64LittleEndian(place[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(place[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(place[32..], bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(place[40..], bytes);
    }
}
