using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Isthmus.Cli.Host;
using Microsoft.Win32.SafeHandles;

namespace Isthmus.Cli.Archives;

/// <summary>
/// A file of the host, named by raw bytes: a file name on Linux need not be text, and a copy of a directory must not lose such a file.
/// </summary>
internal sealed class HostFile
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint BasicStatistics = 0x7FF;
    private const int StatisticsSize = 256;
    private const int OpenDirectoryFlags = 0x10000 | 0x80000;
    private const int OpenReadFlags = 0x80000;
    private const int CreateFlags = 0x80000 | 0x200 | 0x40 | 0x1;
    private const uint CreatePermissions = 0x1B6; // rw-rw-rw-, less the user's mask

    private readonly byte[] _path;

    private HostFile(byte[] path, EntryMetadata metadata, long length)
    {
        _path = path;
        Metadata = metadata;
        Length = length;
    }

    public EntryMetadata Metadata { get; }

    public long Length { get; }

    /// <summary>Looks at a file, following symbolic links; null when there is none or it cannot be seen.</summary>
    public static HostFile? TryFind(string path) => path.Length == 0 ? null : TryFind(HostText.Encode(path), LinkHandling.Follow);

    public static bool IsRegular(string path) => TryFind(path) is { Metadata.Type: EntryMetadata.RegularFile };

    public static bool IsDirectory(string path) => TryFind(path) is { Metadata.Type: EntryMetadata.Directory };

    /// <summary>Creates or empties a file, a pipe or a device for writing.</summary>
    public static FileStream Create(string path)
    {
        byte[] bytes = HostText.Encode(path);
        int descriptor = NativeMethods.Open(Terminate(bytes), CreateFlags, CreatePermissions);
        return descriptor < 0 ? throw Failure(bytes) : new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, 0);
    }

    /// <summary>Looks at a file. A symbolic link at the end of the path is followed only if asked.</summary>
    public static HostFile? TryFind(byte[] path, LinkHandling links)
    {
        byte[] result = new byte[StatisticsSize];
        int flags = links == LinkHandling.Keep ? DoNotFollow : 0;
        if (NativeMethods.StatX(CurrentDirectory, Terminate(path), flags, BasicStatistics, result) != 0)
        {
            return null;
        }

        ReadOnlySpan<byte> fields = result;
        EntryMetadata metadata = new(
            BinaryPrimitives.ReadUInt16LittleEndian(fields[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fields[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fields[24..]),
            (uint)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(fields[112..]), 0, uint.MaxValue));
        return new HostFile(path, metadata, BinaryPrimitives.ReadInt64LittleEndian(fields[40..]));
    }

    /// <summary>Opens the file for reading. Raises the framework's exceptions when that fails.</summary>
    public FileStream OpenRead()
    {
        int descriptor = NativeMethods.Open(Terminate(_path), OpenReadFlags, 0);
        return descriptor < 0
            ? throw Failure(_path)
            : new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    public byte[] ReadLinkTarget()
    {
        byte[] buffer = new byte[4096];
        nint count = NativeMethods.ReadLink(Terminate(_path), buffer, buffer.Length);
        return count < 0
            ? throw Failure(_path)
            : buffer.AsSpan(0, (int)count).ToArray();
    }

    /// <summary>The names in a directory, less "." and "..", in byte order, so that the same tree gives the same archive.</summary>
    public List<byte[]> ListNames()
    {
        int descriptor = NativeMethods.Open(Terminate(_path), OpenDirectoryFlags, 0);
        if (descriptor < 0)
        {
            throw Failure(_path);
        }

        try
        {
            List<byte[]> names = [];
            byte[] buffer = new byte[64 * 1024];
            while (true)
            {
                nint count = NativeMethods.GetDirectoryEntries(descriptor, buffer, buffer.Length);
                if (count < 0)
                {
                    throw Failure(_path);
                }

                if (count == 0)
                {
                    break;
                }

                AddNames(names, buffer.AsSpan(0, (int)count));
            }

            names.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
            return names;
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }

    /// <summary>The path of a name in this directory.</summary>
    public byte[] Combine(byte[] name)
    {
        byte[] path = new byte[_path.Length + 1 + name.Length];
        _path.CopyTo(path, 0);
        path[_path.Length] = (byte)'/';
        name.CopyTo(path, _path.Length + 1);
        return path;
    }

    // Each record: inode (8), offset (8), record length (2), type (1), name with a NUL.
    private static void AddNames(List<byte[]> names, ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            ReadOnlySpan<byte> name = records[19..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                names.Add(name.ToArray());
            }

            records = records[length..];
        }
    }

    private static IOException Failure(byte[] path)
    {
        string reason = Marshal.GetLastPInvokeErrorMessage();
        return new IOException($"{Encoding.UTF8.GetString(path)}: {char.ToLowerInvariant(reason[0])}{reason[1..]}");
    }

    private static byte[] Terminate(byte[] path)
    {
        byte[] terminated = new byte[path.Length + 1];
        path.CopyTo(terminated, 0);
        return terminated;
    }
}
