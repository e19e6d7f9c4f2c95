using System;
using System.Collections.Generic;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Kernel.Processes;

/// <summary>The arguments or the environment of a program: byte strings, in the kernel's own memory.</summary>
public sealed class ArgumentList
{
    /// <summary>Bytes that all strings of one list may have together, NULs counted.</summary>
    public const int MaximumBytes = 128 * 1024;

    /// <summary>Strings that one list may have.</summary>
    public const int MaximumCount = 4096;

    private readonly List<byte[]> _strings = [];

    /// <summary>The strings, without their NULs.</summary>
    public IReadOnlyList<byte[]> Strings => _strings;

    /// <summary>Bytes of all strings with their NULs.</summary>
    public int TotalBytes { get; private set; }

    /// <summary>Appends a string.</summary>
    public Result Add(ReadOnlySpan<byte> text)
    {
        if (_strings.Count == MaximumCount || TotalBytes + text.Length + 1 > MaximumBytes)
        {
            return KernelError.ArgumentsTooLong;
        }

        _strings.Add(text.ToArray());
        TotalBytes += text.Length + 1;
        return Result.Success;
    }

    /// <summary>Copies a NULL-terminated array of pointers to strings from user memory; a null array is an empty list.</summary>
    public static Result<ArgumentList> CopyIn(Caller caller, UserPointer array)
    {
        var list = new ArgumentList();
        if (array.IsNull)
        {
            return list;
        }

        Span<byte> pointer = stackalloc byte[8];
        byte[] text = new byte[Page.Size];
        for (int i = 0; ; i++)
        {
            if (caller.Process.Memory.CopyIn(array.Address + ((ulong)i * 8), pointer).IsError)
            {
                return KernelError.BadAddress;
            }

            var address = new VirtualAddress(BitConverter.ToUInt64(pointer));
            if (address == VirtualAddress.Null)
            {
                return list;
            }

            Result<int> length = caller.Process.Memory.CopyStringIn(address, text);
            while (length.Error == KernelError.NameTooLong && text.Length < MaximumBytes)
            {
                text = new byte[text.Length * 4];
                length = caller.Process.Memory.CopyStringIn(address, text);
            }

            if (length.IsError)
            {
                return length.Error == KernelError.NameTooLong ? KernelError.ArgumentsTooLong : length.Error;
            }

            if (list.Add(text.AsSpan(0, length.Value)).IsError)
            {
                return KernelError.ArgumentsTooLong;
            }
        }
    }

    /// <summary>The strings one after the other, each with its NUL, as far as whole strings fit: what procfs shows.</summary>
    public byte[] ToBlock(int maximumBytes)
    {
        int length = 0;
        for (int i = 0; i < _strings.Count && length + _strings[i].Length < maximumBytes; i++)
        {
            length += _strings[i].Length + 1;
        }

        byte[] block = new byte[length];
        int offset = 0;
        for (int i = 0; offset < length; i++)
        {
            _strings[i].CopyTo(block, offset);
            offset += _strings[i].Length + 1;
        }

        return block;
    }
}
