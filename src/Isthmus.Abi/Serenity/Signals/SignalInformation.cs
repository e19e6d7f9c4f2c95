using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>What is told about a signal, or about a child.</summary>
[AbiStruct("siginfo", Size = 48, Personality = typeof(SerenityPersonality))]
internal partial record struct SignalInformation
{
    [AbiField(0, "si_signo")]
    public int Signal { get; set; }

    [AbiField(4, "si_code")]
    public int Code { get; set; }

    [AbiField(12, "si_pid")]
    public int Process { get; set; }

    [AbiField(16, "si_uid")]
    public uint User { get; set; }

    [AbiField(24, "si_addr")]
    public ulong Address { get; set; }

    [AbiField(32, "si_status")]
    public int Status { get; set; }
}
