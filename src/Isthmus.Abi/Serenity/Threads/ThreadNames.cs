using System;
using System.Text;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>Threads' names. One that nobody has named is called like its process, with its number in brackets unless it is the
/// first.</summary>
internal static class ThreadNames
{
    private const int LongestName = 64;

    /// <summary>Room for a process's longest name, in UTF-8, and a number in brackets.</summary>
    private const int LongestShown = 1024;

    public static SyscallOutcome Set(Caller caller, int number, TextArgument name)
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        if (!name.CopyIn(caller, bytes, KernelError.NameTooLong).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        if (ThreadCalls.Find(caller, number) is not { } thread)
        {
            return KernelError.NoSuchProcess;
        }

        thread.Name = Encoding.UTF8.GetString(bytes[..length]);
        return 0;
    }

    public static SyscallOutcome Get(Caller caller, int number, ulong buffer, ulong size)
    {
        if (ThreadCalls.Find(caller, number) is not { } thread)
        {
            return KernelError.NoSuchProcess;
        }

        Span<byte> bytes = stackalloc byte[LongestShown];
        int length = Write(thread, bytes[..^1]);
        bytes[length++] = 0;
        return size < (ulong)length ? KernelError.NameTooLong : caller.Process.Memory.CopyOut(new VirtualAddress(buffer), bytes[..length]);
    }

    /// <summary>Writes the name in UTF-8, as much of it as there is room for.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Thread thread, Span<byte> destination)
    {
        Encoding.UTF8.TryGetBytes(thread.Name, destination[..^16], out int length);
        if (thread.IsNamedByNumber)
        {
            " ["u8.CopyTo(destination[length..]);
            length += 2;
            _ = thread.Id.Value.TryFormat(destination[length..], out int digits);
            length += digits;
            destination[length++] = (byte)']';
        }

        return length;
    }
}
