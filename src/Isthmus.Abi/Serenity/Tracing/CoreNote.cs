using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Tracing;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>The note of a core file: what the process is, its threads' registers, its regions' names, and what it said of itself.</summary>
internal static class CoreNote
{
    private const int HeaderBytes = 12;
    private const int NameBytes = 12;
    private const byte EndEntry = 0;
    private const byte ProcessEntry = 1;
    private const byte ThreadEntry = 2;
    private const byte RegionEntry = 3;
    private const byte PropertyEntry = 4;

    // "SerenityOS" with its NUL, without what fills it up to a multiple of 4.
    private const int NameLength = 11;

    /// <summary>Writes the note with its header.</summary>
    public static void Write(Process process, int signal, IReadOnlyList<Region> regions, ByteWriter output)
    {
        var entries = new ByteWriter();
        WriteProcess(process, signal, entries);
        for (int i = 0; i < process.Threads.Count; i++)
        {
            WriteThread(process.Threads[i], entries);
        }

        for (int i = 0; i < regions.Count; i++)
        {
            WriteRegion(regions[i], i, entries);
        }

        WriteProperties(process, entries);
        entries.Append([EndEntry]);
        Span<byte> header = stackalloc byte[HeaderBytes + NameBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header, NameLength);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], entries.Length);
        "SerenityOS"u8.CopyTo(header[HeaderBytes..]);
        ReadOnlySpan<byte> padding = [0, 0, 0];
        output.Append(header).Append(entries.Written).Append(padding[..(-entries.Length & 3)]);
    }

    private static void WriteProcess(Process process, int signal, ByteWriter entries)
    {
        process.DescribeProgram(out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> arguments, out ReadOnlySpan<byte> environment);
        entries.Append([ProcessEntry]).Append("{\"pid\":"u8).Append((long)process.Id.Value)
            .Append(",\"termination_signal\":"u8).Append((long)signal)
            .Append(",\"executable_path\":"u8).AppendQuoted(path)
            .Append(",\"arguments\":"u8).AppendStrings(arguments)
            .Append(",\"environment\":"u8).AppendStrings(environment)
            .Append("}\0"u8);
    }

    private static void WriteThread(Thread thread, ByteWriter entries)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(int) + TracedRegisters.StructureSize];
        bytes[0] = ThreadEntry;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], thread.Id.Value);
        TracedRegisters.Of(thread.Context).Write(bytes[(1 + sizeof(int))..]);
        entries.Append(bytes);
    }

    private static void WriteRegion(Region region, int index, ByteWriter entries)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * sizeof(ulong)) + sizeof(ushort)];
        bytes[0] = RegionEntry;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], region.Address.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[9..], region.End << Page.Shift);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[17..], (ushort)index);
        entries.Append(bytes).Append(region.Name ?? "").Append("\0"u8);
    }

    private static void WriteProperties(Process process, ByteWriter entries)
    {
        entries.Append([PropertyEntry]).Append("{"u8);
        for (int i = 0; i < process.CorePropertyEntries.Count; i++)
        {
            (byte[] key, byte[] value) = process.CorePropertyEntries[i];
            entries.Append(i == 0 ? ""u8 : ","u8).AppendQuoted(key).Append(":"u8).AppendQuoted(value);
        }

        entries.Append("}\0"u8);
    }
}
