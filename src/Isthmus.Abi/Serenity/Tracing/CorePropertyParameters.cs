using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>What prctl is given to be told in a core file.</summary>
[AbiStruct("SC_set_coredump_metadata_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct CorePropertyParameters
{
    private const ulong Longest = 16384;

    [AbiField(0, "key_characters")]
    public ulong Key { get; set; }

    [AbiField(8, "key_length")]
    public ulong KeyLength { get; set; }

    [AbiField(16, "value_characters")]
    public ulong Value { get; set; }

    [AbiField(24, "value_length")]
    public ulong ValueLength { get; set; }

    /// <summary>Does what prctl is asked for.</summary>
    public static SyscallOutcome Set(Caller caller, ulong address)
    {
        if (!new UserStructure<CorePropertyParameters>(new VirtualAddress(address)).TryCopyIn(caller, out CorePropertyParameters request))
        {
            return KernelError.BadAddress;
        }

        if (request.KeyLength is 0 or > Longest || request.ValueLength > Longest)
        {
            return KernelError.InvalidArgument;
        }

        byte[] key = new byte[(int)request.KeyLength];
        byte[] value = new byte[(int)request.ValueLength];
        return caller.Process.Memory.CopyIn(new VirtualAddress(request.Key), key).IsError
            || caller.Process.Memory.CopyIn(new VirtualAddress(request.Value), value).IsError
                ? KernelError.BadAddress
                : caller.Process.SetCoreProperty(key.AsSpan(), value);
    }
}
