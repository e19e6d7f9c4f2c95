using Isthmus.Kernel.Signals;
using Isthmus.Machine;

namespace Isthmus.Kernel.Processes;

/// <summary>
/// What happens when a program touches memory and none is left: the process that uses most is ended, whoever asked, and its name and
/// the reason are told. The choice depends on nothing but what the processes use.
/// </summary>
/// <param name="kernel">Whose memory it is.</param>
public sealed class MemoryPressure(IsthmusKernel kernel)
{
    // The machine ends with the first process: it goes only where it uses far more than any other.
    private const int FirstProcessAdvantage = 4;

    /// <summary>Makes room for a page that <paramref name="thread"/> has touched. It tries again after the others.</summary>
    /// <param name="thread">Who asked.</param>
    /// <param name="access">What it did, for the note: <c>write of 0x1000 at 0x401020</c>.</param>
    public void Relieve(Thread thread, string access)
    {
        thread.Request(ThreadWork.Reschedule);
        if (IsSomeoneEnding() || FindVictim() is not { } victim)
        {
            return;
        }

        long kilobytes = Usage(victim) << Page.Shift >> 10;
        Process caller = thread.Process;
        string asked = victim == caller ? access : $"process {caller.Id.Value} ({caller.Name}) asked for more: {access}";
        victim.LastFault = $"out of memory: ended because it uses most, {kilobytes} KiB; {asked}";
        kernel.Control.Note($"process {victim.Id.Value} ({victim.Name}): {victim.LastFault}");
        kernel.ProcessManager.BeginExit(victim, ExitStatus.Killed(victim.Personality.SignalNumber(SignalKind.Kill)));
    }

    private static long Usage(Process process)
        => process.AddressSpace is { } space ? space.ResidentPages + space.Table.TableFrames : 0;

    /// <summary>True while memory is about to be given back: nobody else has to go.</summary>
    private bool IsSomeoneEnding()
    {
        foreach (Process process in kernel.Processes.All)
        {
            if (!process.IsZombie && process.PendingExit is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The process that uses most; of several, the youngest.</summary>
    private Process? FindVictim()
    {
        Process? victim = null;
        long most = -1;
        foreach (Process process in kernel.Processes.All)
        {
            long usage = process == kernel.FirstProcess ? Usage(process) / FirstProcessAdvantage : Usage(process);
            if (!process.IsZombie && (usage > most || (usage == most && process.Id.Value > victim!.Id.Value)))
            {
                victim = process;
                most = usage;
            }
        }

        return victim;
    }
}
