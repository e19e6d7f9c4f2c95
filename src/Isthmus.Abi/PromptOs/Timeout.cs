using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs;

/// <summary>How long a call waits, in nanoseconds: -1 for ever, 0 not at all. Other negative numbers are refused.</summary>
/// <param name="Deadline">When it gives up, in nanoseconds since boot; 0 for at once.</param>
internal readonly record struct Timeout(long Deadline) : ISyscallParameter<Timeout>
{
    /// <summary>The value that waits for ever.</summary>
    public const long Infinite = -1;

    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out Timeout value)
    {
        long nanoseconds = (long)first;
        value = new Timeout(nanoseconds < 0 ? Clock.Never : nanoseconds == 0 ? 0 : Later(caller.Kernel.Machine.Clock.Now, nanoseconds));
        return nanoseconds >= Infinite ? KernelError.None : KernelError.InvalidArgument;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => writer.WriteNumber((long)first);

    private static long Later(long now, long nanoseconds) => nanoseconds >= Clock.Never - now ? Clock.Never : now + nanoseconds;
}
