using System;
using System.Collections.Generic;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Loading;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>
/// The stack and registers that a SerenityOS program finds. From high to low: a random gap, the strings of argv, environment and
/// auxiliary vector, the vector, envp, argv. There is no argc word: argc, argv and envp come in registers.
/// </summary>
internal static class StartStack
{
    private const int AreaLimit = 128 * 1024;
    private const int RandomBytes = 16;
    private const int AuxiliaryEntries = 15;
    private const ulong TicksPerSecond = 250;

    /// <summary>Builds the stack of a new program.</summary>
    public static Result<StartRegisters> Build(ProgramStart start)
    {
        IReadOnlyList<byte[]> arguments = start.Arguments.Strings;
        IReadOnlyList<byte[]> environment = start.Environment.Strings;
        if (AreaOf(arguments) > AreaLimit || AreaOf(environment) > AreaLimit)
        {
            return KernelError.ArgumentsTooLong;
        }

        int? program = null;
        if (start.InterpreterBase is not null)
        {
            if (!start.OpenProgramFile().TryGet(out int handle, out KernelError error))
            {
                return error;
            }

            program = handle;
        }

        byte[] path = PathOf(start);
        int strings = StringBytes(arguments) + StringBytes(environment) + Padded("x86_64"u8.Length) + Padded(path.Length) + Padded(RandomBytes);
        int words = (AuxiliaryEntries * 2) + environment.Count + 1 + arguments.Count + 1;
        byte[] block = new byte[(strings + (words * 8) + 15) & ~15];
        VirtualAddress bottom = start.Space.Layout.StackEnd - Gap(start) - (ulong)block.Length;
        var writer = new StackWriter(block, bottom);
        ulong[] argumentAddresses = writer.PushStrings(arguments);
        ulong[] environmentAddresses = writer.PushStrings(environment);
        Span<byte> random = stackalloc byte[RandomBytes];
        start.FillEntropy(random);
        ulong platformAddress = writer.PushString("x86_64"u8);
        ulong randomAddress = writer.PushString(random);
        ulong pathAddress = writer.PushString(path);

        Credentials credentials = start.Credentials;
        bool isSetId = credentials.User != credentials.RealUser || credentials.Group != credentials.RealGroup;
        ReadOnlySpan<(int Type, ulong Value)> vector =
        [
            (AuxiliaryTypes.AT_PAGESZ, Page.Size),
            (AuxiliaryTypes.AT_BASE, start.InterpreterBase ?? start.ProgramBase),
            (AuxiliaryTypes.AT_ENTRY, start.Entry.Value),
            (AuxiliaryTypes.AT_UID, (uint)credentials.RealUser.Value),
            (AuxiliaryTypes.AT_EUID, (uint)credentials.User.Value),
            (AuxiliaryTypes.AT_GID, (uint)credentials.RealGroup.Value),
            (AuxiliaryTypes.AT_EGID, (uint)credentials.Group.Value),
            (AuxiliaryTypes.AT_PLATFORM, platformAddress),
            (AuxiliaryTypes.AT_HWCAP, start.Process.Kernel.Machine.Processor.Features),
            (AuxiliaryTypes.AT_CLKTCK, TicksPerSecond),
            (AuxiliaryTypes.AT_SECURE, isSetId ? 1UL : 0),
            (AuxiliaryTypes.AT_RANDOM, randomAddress),
            (AuxiliaryTypes.AT_EXECFN, pathAddress),
            program is { } number ? (AuxiliaryTypes.AT_EXECFD, (ulong)number) : (AuxiliaryTypes.AT_IGNORE, 0),
            (AuxiliaryTypes.AT_NULL, 0),
        ];
        for (int i = vector.Length - 1; i >= 0; i--)
        {
            _ = writer.PushWord(vector[i].Value);
            _ = writer.PushWord((ulong)vector[i].Type);
        }

        ulong environmentArray = writer.PushPointers(environmentAddresses);
        ulong argumentArray = writer.PushPointers(argumentAddresses);
        Result written = start.Space.Write(bottom, block);
        return written.IsError
            ? written.Error
            : new StartRegisters(new VirtualAddress(argumentArray & ~15UL), (ulong)arguments.Count, argumentArray, environmentArray);
    }

    private static int Padded(int length) => (length + 1 + 7) & ~7;

    private static int StringBytes(IReadOnlyList<byte[]> strings)
    {
        int total = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            total += Padded(strings[i].Length);
        }

        return total;
    }

    private static int AreaOf(IReadOnlyList<byte[]> strings)
    {
        int total = 8;
        for (int i = 0; i < strings.Count; i++)
        {
            total += strings[i].Length + 1 + 8;
        }

        return total;
    }

    private static ulong Gap(ProgramStart start)
    {
        Span<byte> bytes = stackalloc byte[2];
        start.FillEntropy(bytes);
        return ((BitConverter.ToUInt16(bytes) % 4096UL) + 15) & ~15UL;
    }

    private static byte[] PathOf(ProgramStart start)
    {
        byte[] path = new byte[SystemLimits.PATH_MAX];
        Result<int> length = FileSystem.WritePath(start.File, start.FileMount, start.Process.Files, path);
        return length.IsSuccess ? path[..length.Value] : [];
    }

    /// <summary>Writes downwards from the end of a block.</summary>
    private ref struct StackWriter(byte[] block, VirtualAddress bottom)
    {
        private int _position = block.Length;

        public ulong PushString(scoped ReadOnlySpan<byte> text)
        {
            _position -= Padded(text.Length);
            text.CopyTo(block.AsSpan(_position));
            return bottom.Value + (ulong)_position;
        }

        public ulong[] PushStrings(IReadOnlyList<byte[]> strings)
        {
            ulong[] addresses = new ulong[strings.Count];
            for (int i = 0; i < addresses.Length; i++)
            {
                addresses[i] = PushString(strings[i]);
            }

            return addresses;
        }

        public ulong PushWord(ulong value)
        {
            _position -= 8;
            BitConverter.TryWriteBytes(block.AsSpan(_position), value);
            return bottom.Value + (ulong)_position;
        }

        public ulong PushPointers(ulong[] addresses)
        {
            ulong array = PushWord(0);
            for (int i = addresses.Length - 1; i >= 0; i--)
            {
                array = PushWord(addresses[i]);
            }

            return array;
        }
    }
}
