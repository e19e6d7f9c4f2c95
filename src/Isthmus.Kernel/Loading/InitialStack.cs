using System;
using System.Collections.Generic;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>The System V initial stack: argc, argv, NULL, environment, NULL, then the auxiliary vector, and the strings above.</summary>
public static class InitialStack
{
    private const int RandomBytes = 16;
    private const int AuxiliaryEntries = 6;
    private const ulong ProgramHeadersType = 3;
    private const ulong ProgramHeaderBytesType = 4;
    private const ulong ProgramHeaderCountType = 5;
    private const ulong PageBytesType = 6;
    private const ulong InterpreterBaseType = 7;
    private const ulong EntryType = 9;
    private const ulong RandomType = 25;

    /// <summary>Builds it at the end of the ABI's stack region, with what start-up code and interpreters want to know.</summary>
    public static Result<StartRegisters> Build(ProgramStart start)
    {
        AddressSpaceLayout layout = start.Space.Layout;
        Span<byte> random = stackalloc byte[RandomBytes];
        start.FillEntropy(random);
        Span<(ulong, ulong)> vector = stackalloc (ulong, ulong)[AuxiliaryEntries];
        ulong headers = start.Image.ProgramHeaders;
        vector[0] = (ProgramHeadersType, headers == 0 ? 0 : start.ProgramBase + headers);
        vector[1] = (ProgramHeaderBytesType, ElfImage.ProgramHeaderBytes);
        vector[2] = (ProgramHeaderCountType, (ulong)start.Image.ProgramHeaderCount);
        vector[3] = (PageBytesType, Page.Size);
        vector[4] = (InterpreterBaseType, start.InterpreterBase ?? 0);
        vector[5] = (EntryType, start.ProgramEntry.Value);
        Result<VirtualAddress> built = Build(
            start.Space, layout.StackEnd, layout.StackEnd - layout.StackStart, start.Arguments, start.Environment, vector, random);
        return built.IsSuccess ? new StartRegisters(built.Value) : built.Error;
    }

    /// <summary>Builds it at the top of a stack region.</summary>
    /// <param name="space">The new program's memory.</param>
    /// <param name="top">One past the highest address of the stack.</param>
    /// <param name="size">Bytes of the stack region: the arguments may take half of it.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="auxiliary">Pairs of type and value, without the ending one and that of the random bytes.</param>
    /// <param name="random">Random bytes that the program finds through its auxiliary vector.</param>
    /// <returns>The stack pointer: the address of argc, a multiple of 16.</returns>
    public static Result<VirtualAddress> Build(
        AddressSpace space,
        VirtualAddress top,
        ulong size,
        ArgumentList arguments,
        ArgumentList environment,
        ReadOnlySpan<(ulong Type, ulong Value)> auxiliary,
        ReadOnlySpan<byte> random)
    {
        int words = 1 + arguments.Strings.Count + 1 + environment.Strings.Count + 1 + ((auxiliary.Length + 2) * 2);
        ulong strings = (ulong)(arguments.TotalBytes + environment.TotalBytes + random.Length);
        ulong bytes = strings + ((ulong)words * 8) + 16;
        if (bytes > size / 2)
        {
            return KernelError.ArgumentsTooLong;
        }

        byte[] block = new byte[(int)((bytes + 15) & ~15UL)];
        VirtualAddress start = top - (ulong)block.Length;
        var writer = new Writer(block, start, words * 8);
        writer.AddWord((ulong)arguments.Strings.Count);
        writer.AddStrings(arguments.Strings);
        writer.AddStrings(environment.Strings);
        foreach ((ulong type, ulong value) in auxiliary)
        {
            writer.AddWord(type);
            writer.AddWord(value);
        }

        writer.AddWord(RandomType);
        writer.AddBytes(random);
        Result written = space.Write(start, block);
        return written.IsError ? written.Error : start;
    }

    private ref struct Writer(byte[] block, VirtualAddress start, int firstString)
    {
        private int _word;
        private int _string = firstString;

        public void AddWord(ulong value)
        {
            BitConverter.TryWriteBytes(block.AsSpan(_word), value);
            _word += 8;
        }

        public void AddBytes(ReadOnlySpan<byte> bytes)
        {
            AddWord(start.Value + (ulong)_string);
            bytes.CopyTo(block.AsSpan(_string));
            _string += bytes.Length;
        }

        public void AddStrings(IReadOnlyList<byte[]> strings)
        {
            foreach (byte[] text in strings)
            {
                AddWord(start.Value + (ulong)_string);
                text.CopyTo(block, _string);
                _string += text.Length + 1;
            }

            AddWord(0);
        }
    }
}
