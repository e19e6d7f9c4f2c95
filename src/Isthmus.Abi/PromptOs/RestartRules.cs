using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs;

/// <summary>Which calls are made again after a signal: those that wait for as long as it takes, and have done nothing yet. A call with a
/// time limit is not, or each signal would lengthen it.</summary>
internal static class RestartRules
{
    private const ulong InfiniteTimeout = unchecked((ulong)Timeout.Infinite);

    /// <summary>The rule for the call that the thread's registers describe.</summary>
    public static CallRestart Of(Thread thread, ulong number) => number switch
    {
        2 or 15 or 24 or 25 or 26 or 29 or 30 or 47 or 60 or 61 or 65 or 66 or 67 or 68 => CallRestart.AsHandlerSays,
        18 when thread.Context[Register.Rdx] == InfiniteTimeout => CallRestart.AsHandlerSays,
        56 when thread.Context[Register.Rsi] == InfiniteTimeout => CallRestart.AsHandlerSays,
        23 when thread.Context[Register.Rdx] == InfiniteTimeout => CallRestart.UnlessHandled,
        77 => CallRestart.UnlessHandled,
        _ => CallRestart.Never,
    };
}
