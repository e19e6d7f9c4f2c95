using System;
using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>SerenityOS's calls about the processor time that was used. All of it counts as user time.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class UsageCalls
{
    private const int Self = 1;
    private const int Children = 2;
    private const int UsageBytes = 144;
    private const int TimesBytes = 32;
    private const long NanosecondsPerTick = 4_000_000;

    /// <summary>Tells the processor time of the caller or of its children.</summary>
    [Syscall(60, "long getrusage(int who, struct rusage *usage)", Support = SyscallSupport.Partial,
        Note = "time of the kernel counts as the program's, and children's is not kept")]
    public static SyscallOutcome Getrusage(Caller caller, int who, UserPointer usage)
    {
        if (who is not (Self or Children))
        {
            return KernelError.InvalidArgument;
        }

        long used = who == Self ? caller.Process.Accounting.ProcessorNanoseconds : 0;
        Span<byte> bytes = stackalloc byte[UsageBytes];
        bytes.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, used / 1_000_000_000);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], used % 1_000_000_000 / 1000);
        return caller.Process.Memory.CopyOut(usage.Address, bytes);
    }

    /// <summary>Tells the processor time of the caller in ticks; the answer is the time since boot in milliseconds.</summary>
    [Syscall(143, "long times(struct tms *times)", Promise = "stdio", Support = SyscallSupport.Partial,
        Note = "time of the kernel counts as the program's, and children's is not kept")]
    public static SyscallOutcome Times(Caller caller, UserPointer times)
    {
        Span<byte> bytes = stackalloc byte[TimesBytes];
        bytes.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, caller.Process.Accounting.ProcessorNanoseconds / NanosecondsPerTick);
        return caller.Process.Memory.CopyOut(times.Address, bytes).IsError
            ? KernelError.BadAddress
            : caller.Kernel.Machine.Clock.Now / 1_000_000 & 0x7FFF_FFFF;
    }
}
