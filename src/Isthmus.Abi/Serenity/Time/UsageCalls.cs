using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>SerenityOS's calls about the processor time that was used.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class UsageCalls
{
    private const long NanosecondsPerTick = 4_000_000;

    /// <summary>Tells the processor time of the caller or of its children that have ended.</summary>
    [Syscall(60, "long getrusage(int who, struct rusage *usage)")]
    public static SyscallOutcome Getrusage(Caller caller, int who, UserStructure<ResourceUsage> usage)
    {
        if (who is not (UsageKinds.RUSAGE_SELF or UsageKinds.RUSAGE_CHILDREN))
        {
            return KernelError.InvalidArgument;
        }

        Accounting used = caller.Process.Accounting;
        long all = who == UsageKinds.RUSAGE_SELF ? used.ProcessorNanoseconds : used.ChildrenNanoseconds;
        long kernel = who == UsageKinds.RUSAGE_SELF ? used.SystemNanoseconds : used.ChildrenSystemNanoseconds;
        var user = TimeValue.From(all - kernel);
        var inKernel = TimeValue.From(kernel);
        return usage.CopyOut(caller, new ResourceUsage
        {
            UserSeconds = user.Seconds,
            UserMicroseconds = user.Microseconds,
            KernelSeconds = inKernel.Seconds,
            KernelMicroseconds = inKernel.Microseconds,
        });
    }

    /// <summary>Tells the processor time of the caller and its ended children in ticks; the answer is the time since boot in
    /// milliseconds.</summary>
    [Syscall(143, "long times(struct tms *times)", Promise = "stdio")]
    public static SyscallOutcome Times(Caller caller, UserStructure<ProcessTimes> times)
    {
        Accounting used = caller.Process.Accounting;
        Result copied = times.CopyOut(caller, new ProcessTimes
        {
            User = (ulong)((used.ProcessorNanoseconds - used.SystemNanoseconds) / NanosecondsPerTick),
            Kernel = (ulong)(used.SystemNanoseconds / NanosecondsPerTick),
            ChildrenUser = (ulong)((used.ChildrenNanoseconds - used.ChildrenSystemNanoseconds) / NanosecondsPerTick),
            ChildrenKernel = (ulong)(used.ChildrenSystemNanoseconds / NanosecondsPerTick),
        });
        return copied.IsError ? copied : caller.Kernel.Machine.Clock.Now / 1_000_000 & 0x7FFF_FFFF;
    }
}
