using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>Where PT_PEEKBUF puts what it reads.</summary>
[AbiStruct("SC_ptrace_buf_params", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct TraceBuffer
{
    [AbiField(0, "buf_data")]
    public ulong Data { get; set; }

    [AbiField(8, "buf_size")]
    public ulong Size { get; set; }
}
