using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using System;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>Numbers in user memory, for traces.</summary>
internal static class UserWord
{
    /// <summary>Reads a number of 4 or 8 bytes.</summary>
    /// <returns>False where it cannot be read, as at address 0.</returns>
    public static bool TryRead(Caller caller, ulong address, int size, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        bool isRead = address != 0 && caller.Process.Memory.CopyIn(new VirtualAddress(address), bytes[..size]).IsSuccess;
        value = BitConverter.ToUInt64(bytes);
        return isRead;
    }
}
