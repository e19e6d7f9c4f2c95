using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>How a process ended.</summary>
[AbiStruct("wait_result", Size = 40, Personality = typeof(PromptOsPersonality))]
internal partial record struct WaitReport
{
    [AbiField(0, "pid")]
    public int ProcessId { get; set; }

    [AbiField(4, "code")]
    public int Code { get; set; }

    [AbiField(8, "signal")]
    [TraceAs(typeof(SignalForm))]
    public int Signal { get; set; }

    [AbiField(12, "flags")]
    public uint Flags { get; set; }

    [AbiField(16, "user_ns")]
    public ulong UserTime { get; set; }

    [AbiField(24, "system_ns")]
    public ulong SystemTime { get; set; }

    [AbiField(32, "peak_bytes")]
    public ulong PeakBytes { get; set; }
}
