using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>The arguments of ptrace.</summary>
[AbiStruct("SC_ptrace_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct TraceParameters
{
    [AbiField(0, "request")]
    public int Request { get; set; }

    [AbiField(4, "tid")]
    public int ThreadId { get; set; }

    [AbiField(8, "addr")]
    public ulong Address { get; set; }

    [AbiField(16, "data")]
    public ulong Data { get; set; }
}
