using System;
using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Processes;

/// <summary>Containment of kernel bugs: an exception that leaves a handler ends the process that called, and nothing else.</summary>
/// <param name="kernel">The kernel that has the bug.</param>
public sealed class Oops(IsthmusKernel kernel)
{
    /// <summary>Bugs contained since boot.</summary>
    public int Count { get; private set; }

    /// <summary>Reports the bug and ends the process of <paramref name="thread"/>, which was running.</summary>
    public void Contain(Thread thread, Exception bug)
    {
        Count++;
        Process process = thread.Process;
        kernel.Control.Oops($"process {process.Id.Value} ({process.Name}): {bug.GetType().Name}: {bug.Message}");
        kernel.Machine.WriteDiagnostic(bug.ToString());
        if (process.IsZombie)
        {
            return;
        }

        thread.AbandonCall();
        kernel.ProcessManager.BeginExit(process, ExitStatus.Killed(process.Personality.SignalNumber(SignalKind.Kill)));
        if (process.Threads.Count > 0 && thread.State == ThreadStatus.Running)
        {
            kernel.ProcessManager.EndThread(thread);
        }
    }
}
