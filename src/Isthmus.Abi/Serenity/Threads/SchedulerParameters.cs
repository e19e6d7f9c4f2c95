using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>How urgent a thread is, or all threads of a process.</summary>
[AbiStruct("SC_scheduler_parameters_params", Size = 12, Personality = typeof(SerenityPersonality))]
internal partial record struct SchedulerParameters
{
    [AbiField(0, "pid_or_tid")]
    public int Id { get; set; }

    [AbiField(4, "mode")]
    public byte Mode { get; set; }

    [AbiField(8, "parameters_sched_priority")]
    public int Priority { get; set; }
}
