using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What the system has and uses.</summary>
[AbiStruct("sysinfo", Size = 40, Personality = typeof(PromptOsPersonality))]
internal partial record struct SystemInformation
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "processes")]
    public uint Processes { get; set; }

    [AbiField(8, "threads")]
    public uint Threads { get; set; }

    [AbiField(12, "processors")]
    public uint Processors { get; set; }

    [AbiField(16, "uptime_ns")]
    public ulong Uptime { get; set; }

    [AbiField(24, "total_bytes")]
    public ulong TotalBytes { get; set; }

    [AbiField(32, "free_bytes")]
    public ulong FreeBytes { get; set; }
}
