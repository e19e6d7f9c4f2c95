using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Processes;

/// <summary>A thread as handles name it: it can be waited for and asked how it ended after its end.</summary>
public sealed class ThreadObject : KernelObject
{
    /// <summary>Makes the object of a thread, which stays known as long as the object does.</summary>
    public ThreadObject(Thread thread)
    {
        thread.AddReference();
        Thread = thread;
    }

    /// <summary>The thread.</summary>
    public Thread Thread { get; }

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => KernelObjectType.Thread;

    /// <inheritdoc/>
    public override string Description => $"thread {Thread.Id.Value}";

    /// <inheritdoc/>
    public override long ObjectValue => Thread.Id.Value;

    /// <inheritdoc/>
    public override ObjectReadiness Readiness
        => Thread.State == ThreadStatus.Dead ? ObjectReadiness.Readable : ObjectReadiness.None;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => Thread.Ended;

    /// <inheritdoc/>
    protected override void Close() => Thread.Release();
}
