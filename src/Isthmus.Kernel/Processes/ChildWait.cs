using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Processes;

/// <summary>Waiting for children to end.</summary>
public static class ChildWait
{
    /// <summary>Finds the ended child that <paramref name="id"/> names (null: any), waiting for one where asked to. The zombie stays until
    /// the caller reaps it, so a call that then cannot deliver the status loses nothing.</summary>
    /// <returns>The zombie; null where none is ready and the caller does not wait.</returns>
    public static ValueTask<Result<Process?>> Find(Thread caller, ProcessId? id, bool canWait)
    {
        Result<Process?> ready = FindReady(caller.Process, id);
        return !canWait || ready.IsError || ready.Value is not null ? new(ready) : FindLater(caller, id);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result<Process?>> FindLater(Thread caller, ProcessId? id)
    {
        while (true)
        {
            WaitResult waited = await caller.Process.ChildEnded.Wait(caller, WaitReason.Child);

            // The end of a child is also a signal, whose handler interrupts the wait before it is woken.
            Result<Process?> ready = FindReady(caller.Process, id);
            if (ready.IsError || ready.Value is not null)
            {
                return ready;
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    private static Result<Process?> FindReady(Process parent, ProcessId? id)
    {
        bool found = false;
        for (int i = 0; i < parent.Children.Count; i++)
        {
            Process child = parent.Children[i];
            if (id is null || child.Id == id)
            {
                found = true;
                if (child.IsZombie)
                {
                    return child;
                }
            }
        }

        return found ? default(Process?)! : KernelError.NoChild;
    }
}
