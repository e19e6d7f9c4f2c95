using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs;

/// <summary>Structures that begin with their own size, so that they can grow: a caller that knows more fields than the kernel must leave
/// them zero.</summary>
internal static class ParameterBlock
{
    /// <summary>Reads the known part of a structure.</summary>
    /// <returns><see cref="KernelError.InvalidArgument"/> where the size is smaller than what is known, larger than a page, or says that
    /// bytes are there that are not zero.</returns>
    public static Result CopyIn(Caller caller, UserPointer source, Span<byte> known)
    {
        if (!ReadSize(caller, source, known.Length).TryGet(out _, out KernelError error))
        {
            return error;
        }

        return caller.Process.Memory.CopyIn(source.Address, known);
    }

    /// <summary>Reads and checks a structure's size.</summary>
    /// <param name="caller">Whose structure it is.</param>
    /// <param name="source">Where it is.</param>
    /// <param name="known">Bytes that the kernel knows.</param>
    public static Result<int> ReadSize(Caller caller, UserPointer source, int known)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (caller.Process.Memory.CopyIn(source.Address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        uint size = BitConverter.ToUInt32(word);
        if (size < (uint)known || size > Page.Size)
        {
            return KernelError.InvalidArgument;
        }

        Span<byte> rest = stackalloc byte[64];
        for (int done = known; done < (int)size; done += rest.Length)
        {
            Span<byte> part = rest[..Math.Min(rest.Length, (int)size - done)];
            if (caller.Process.Memory.CopyIn(source.Address + (ulong)done, part).IsError)
            {
                return KernelError.BadAddress;
            }

            if (part.IndexOfAnyExcept((byte)0) >= 0)
            {
                return KernelError.InvalidArgument;
            }
        }

        return (int)size;
    }
}
