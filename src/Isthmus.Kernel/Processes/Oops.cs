using System;
using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Processes;

/// <summary>Containment of kernel bugs: an exception that leaves a handler ends the process that called, and nothing else.</summary>
/// <param name="kernel">The kernel that has the bug.</param>
public sealed class Oops(IsthmusKernel kernel)
{
    private const int MaximumAttempts = 64;

    /// <summary>Bugs contained since boot.</summary>
    public int Count { get; private set; }

    /// <summary>Reports the bug and ends the process of <paramref name="thread"/>, which was running.</summary>
    public void Contain(Thread thread, Exception bug)
    {
        Process process = thread.Process;
        Report(process, bug);
        if (process.IsZombie)
        {
            return;
        }

        thread.AbandonCall();
        kernel.ProcessManager.BeginExit(process, ExitStatus.Killed(process.Personality.SignalNumber(SignalKind.Kill)));
        for (int attempt = 1; !HasEnded(process, thread); attempt++)
        {
            try
            {
                End(process, thread);
            }
            catch (Exception another) when (attempt < MaximumAttempts)
            {
                Report(process, another);
            }
        }
    }

    private static bool HasEnded(Process process, Thread thread)
        => process.IsZombie || (process.Threads.Count > 0 && thread.State != ThreadStatus.Running);

    // The bug may be in the very end of the process: each attempt gets further, what was closed is not closed again.
    private void End(Process process, Thread thread)
    {
        if (process.Threads.Count > 0)
        {
            kernel.ThreadManager.End(thread);
        }
        else
        {
            kernel.ProcessManager.Finish(process);
        }
    }

    private void Report(Process process, Exception bug)
    {
        Count++;
        kernel.Control.Oops($"process {process.Id.Value} ({process.Name}): {bug.GetType().Name}: {bug.Message}");
        kernel.Machine.WriteDiagnostic(bug.ToString());
    }
}
