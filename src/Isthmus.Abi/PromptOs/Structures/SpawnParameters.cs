using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What spawn makes a process from.</summary>
[AbiStruct("spawn_params", Size = 48, Personality = typeof(PromptOsPersonality))]
internal partial record struct SpawnParameters
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "flags")]
    public uint Flags { get; set; }

    [AbiField(8, "path")]
    public ulong Path { get; set; }

    [AbiField(16, "argv")]
    public ulong Arguments { get; set; }

    [AbiField(24, "envp")]
    public ulong Environment { get; set; }

    [AbiField(32, "handles")]
    public ulong Handles { get; set; }

    [AbiField(40, "handle_count")]
    public uint HandleCount { get; set; }

    [AbiField(44, "pid")]
    public int ProcessId { get; set; }
}
