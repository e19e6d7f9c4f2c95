namespace Isthmus.Kernel.Scheduling;

/// <summary>What may end a wait early.</summary>
public enum Interruption
{
    /// <summary>Any signal that the thread would act upon, and death.</summary>
    BySignal,

    /// <summary>Only the death of the process.</summary>
    ByDeathOnly,
}
