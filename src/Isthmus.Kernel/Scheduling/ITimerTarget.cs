namespace Isthmus.Kernel.Scheduling;

/// <summary>Who is told when a <see cref="KernelTimer"/> expires.</summary>
public interface ITimerTarget
{
    /// <summary>The time has come. The timer is no longer set and may be set again here.</summary>
    void Expired(KernelTimer timer);
}
