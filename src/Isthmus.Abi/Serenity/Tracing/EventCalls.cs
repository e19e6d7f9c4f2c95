using System;
using System.Numerics;
using Isthmus.Kernel;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>SerenityOS's calls that add to a profile. In a process that is not profiled they do nothing.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class EventCalls
{
    private const int LongestString = 4096;

    /// <summary>Notes an event in the caller's profile, where there is one.</summary>
    [Syscall(86, "long perf_event(int type, uint64_t arg1, uint64_t arg2)", BigLock = true)]
    public static SyscallOutcome PerfEvent(Caller caller, int type, ulong first, ulong second)
    {
        Profiler profiler = caller.Kernel.Profiler;
        return profiler.BufferOf(caller.Process) is not { } buffer ? 0
            : buffer.IsFull ? KernelError.NoBuffers
            : type >= (int)ProfileEventKind.FileSystem || !BitOperations.IsPow2(type) ? KernelError.InvalidArgument
            : profiler.Note(caller.Thread, (ProfileEventKind)type, first, second);
    }

    /// <summary>Gives a string a number in the caller's profile, where there is one; the same number to the same string.</summary>
    [Syscall(87, "long perf_register_string(const char *string, size_t string_length)", BigLock = true)]
    public static SyscallOutcome PerfRegisterString(Caller caller, ulong address, ulong length)
    {
        if (caller.Kernel.Profiler.BufferOf(caller.Process) is not { } buffer)
        {
            return 0;
        }

        if (length > LongestString)
        {
            return KernelError.NameTooLong;
        }

        byte[] text = new byte[(int)length];
        return caller.Process.Memory.CopyIn(new VirtualAddress(address), text).IsError
            ? KernelError.BadAddress
            : buffer.Register(text.AsSpan());
    }
}
