using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Processes;

/// <summary>A process as handles name it: it can be waited for, and tells how the process ended for as long as somebody has a handle.</summary>
public sealed class ProcessObject : KernelObject
{
    private ProcessObject(Process process) => Process = process;

    /// <summary>The process, which may have ended.</summary>
    public Process Process { get; }

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => KernelObjectType.Process;

    /// <inheritdoc/>
    public override string Description => $"process {Process.Id.Value}";

    /// <inheritdoc/>
    public override long ObjectValue => Process.Id.Value;

    /// <inheritdoc/>
    public override ObjectReadiness Readiness => Process.ExitStatus is null ? ObjectReadiness.None : ObjectReadiness.Readable;

    /// <inheritdoc/>
    public override WaitQueue ReadQueue => Ended;

    /// <summary>Where one waits for the process to end.</summary>
    internal WaitQueue Ended { get; } = new();

    /// <summary>The object of a process; the caller owns a reference.</summary>
    public static ProcessObject Open(Process process)
    {
        if (process.Object is { } existing)
        {
            existing.AddReference();
            return existing;
        }

        process.Object = new ProcessObject(process);
        return process.Object;
    }

    /// <summary>Waits until the process has ended. The caller keeps a reference meanwhile.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Result> WaitForEnd(Thread thread)
    {
        while (Process.ExitStatus is null)
        {
            // The end of a child is also a signal, whose handler interrupts the wait before it is woken.
            WaitResult waited = await Ended.Wait(thread, WaitReason.Child);
            if (waited == WaitResult.Interrupted && Process.ExitStatus is null)
            {
                return KernelError.Interrupted;
            }
        }

        return Result.Success;
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        Process.Object = null;
        if (Process is { IsKeptByHandles: true, ExitStatus: not null })
        {
            Process.Kernel.ProcessManager.Reap(Process);
        }
    }
}
