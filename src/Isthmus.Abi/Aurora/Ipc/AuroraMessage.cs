using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Ipc;

/// <summary>Aurora's message as its documents describe it. Calls carry the data alone; the other fields are the kernel's.</summary>
[AbiStruct("message", Size = 24, Tail = "uint8_t data[256]", Personality = typeof(AuroraPersonality))]
internal partial record struct AuroraMessage
{
    [AbiField(0, "sender_pid")]
    public int Sender { get; set; }

    [AbiField(4, "receiver_pid")]
    public int Receiver { get; set; }

    [AbiField(8, "cap_token")]
    public ulong CapabilityToken { get; set; }

    [AbiField(16, "len")]
    public ulong Length { get; set; }
}
