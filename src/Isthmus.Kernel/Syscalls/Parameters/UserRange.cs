using System;
using System.Runtime.CompilerServices;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls.Parameters;

/// <summary>What the parameter types that name user memory have in common.</summary>
internal static class UserRange
{
    /// <summary>True for an address of the user half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInUserHalf(Caller caller, ulong address) => address < caller.Kernel.Machine.UserLimit.Value;

    /// <summary>Checks the form of a range: it lies in the user half and does not wrap, or is empty.</summary>
    public static KernelError TryDecode(Caller caller, ulong address, ulong length, out UserBuffer buffer)
    {
        ulong limit = caller.Kernel.Machine.UserLimit.Value;
        if (length != 0 && (address >= limit || length > limit - address))
        {
            buffer = default;
            return KernelError.BadAddress;
        }

        buffer = new UserBuffer(new VirtualAddress(address), (int)ulong.Min(length, UserBuffer.MaximumLength));
        return KernelError.None;
    }

    /// <summary>Shows bytes as a string, or their address where they cannot be read.</summary>
    public static void FormatBytes(ref TraceWriter writer, Caller caller, ulong address, ulong length)
    {
        if (address == 0 && length == 0)
        {
            writer.WritePointer(0);
            return;
        }

        Span<byte> shown = stackalloc byte[TraceWriter.ShownBytes];
        shown = shown[..(int)ulong.Min(length, TraceWriter.ShownBytes)];
        if (caller.Process.Memory.CopyIn(new VirtualAddress(address), shown).IsError)
        {
            writer.WritePointer(address);
            return;
        }

        writer.WriteQuoted(shown, length > TraceWriter.ShownBytes);
    }

    /// <summary>Shows a NUL-terminated string, or its address where it cannot be read.</summary>
    public static void FormatString(ref TraceWriter writer, Caller caller, ulong address)
    {
        Span<byte> shown = stackalloc byte[TraceWriter.ShownPathBytes];
        Result<int> length = caller.Process.Memory.CopyStringIn(new VirtualAddress(address), shown);
        if (length.IsSuccess)
        {
            writer.WriteQuoted(shown[..length.Value], isCut: false);
        }
        else if (length.Error == KernelError.NameTooLong)
        {
            writer.WriteQuoted(shown, isCut: true);
        }
        else
        {
            writer.WritePointer(address);
        }
    }
}
