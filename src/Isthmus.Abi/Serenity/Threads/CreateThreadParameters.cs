using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>The arguments of create_thread. The kernel looks at no guard page.</summary>
[AbiStruct("SC_create_thread_params", Size = 56, Personality = typeof(SerenityPersonality))]
internal partial record struct CreateThreadParameters
{
    [AbiField(0, "detach_state")]
    public uint IsDetached { get; set; }

    [AbiField(4, "schedule_priority")]
    public int Priority { get; set; }

    [AbiField(8, "guard_page_size")]
    public uint GuardBytes { get; set; }

    [AbiField(12, "reported_guard_page_size")]
    public uint ReportedGuardBytes { get; set; }

    [AbiField(16, "stack_size")]
    public uint StackBytes { get; set; }

    [AbiField(24, "stack_location")]
    public ulong Stack { get; set; }

    [AbiField(32, "entry")]
    public ulong Entry { get; set; }

    [AbiField(40, "entry_argument")]
    public ulong Argument { get; set; }

    [AbiField(48, "tls_pointer")]
    public ulong ThreadPointer { get; set; }
}
