using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What spawn makes a process from.</summary>
[AbiStruct("spawn_params", Size = 48, Personality = typeof(PromptOsPersonality))]
internal partial record struct SpawnParameters
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "flags")]
    [TraceNames("SPAWN_", Flags = true)]
    public uint Flags { get; set; }

    [AbiField(8, "path")]
    [TraceAs(typeof(UserPath))]
    public ulong Path { get; set; }

    [AbiField(16, "argv")]
    [TraceAs(typeof(StringListForm))]
    public ulong Arguments { get; set; }

    [AbiField(24, "envp")]
    [TraceAs(typeof(StringCountForm))]
    public ulong Environment { get; set; }

    [AbiField(32, "handles")]
    [TraceAs(typeof(GrantListForm))]
    public ulong Handles { get; set; }

    [AbiField(40, "handle_count")]
    public uint HandleCount { get; set; }

    [AbiField(44, "pid")]
    public int ProcessId { get; set; }
}
