using System;
using System.Collections.Generic;
using Isthmus.Abi.PromptOs;
using Isthmus.Kernel;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Tests.PromptOs;

public sealed class DeclarationTests
{
    private static readonly PromptOsPersonality s_personality = new();

    [Fact]
    public void Calls_AreEightySix_NumberedWithoutGap()
    {
        IReadOnlyList<SyscallDescriptor> calls = s_personality.Descriptor.Syscalls;
        Assert.Equal(86, calls.Count);
        for (int number = 0; number < calls.Count; number++)
        {
            Assert.Equal(number, calls[number].Number);
        }
    }

    [Fact]
    public void Calls_NotWritten_SayWhy()
    {
        foreach (SyscallDescriptor call in s_personality.Descriptor.Syscalls)
        {
            Assert.True(call.Support == SyscallSupport.Full || !string.IsNullOrEmpty(call.Note), call.Name);
        }
    }

    [Theory]
    [InlineData(KernelError.BadHandle, -9)]
    [InlineData(KernelError.BadAddress, -14)]
    [InlineData(KernelError.NameTooLong, -36)]
    [InlineData(KernelError.NotImplemented, -38)]
    [InlineData(KernelError.NotConnected, -107)]
    public void EncodeError_IsTheNegatedNumber(KernelError error, long expected) => Assert.Equal(expected, s_personality.EncodeError(error));

    [Fact]
    public void EncodeError_EveryError_HasANumber()
    {
        foreach (KernelError error in Enum.GetValues<KernelError>())
        {
            Assert.True(error == KernelError.None || s_personality.EncodeError(error) is < 0 and >= -125, error.ToString());
        }
    }

    [Fact]
    public void SignalNumber_EveryKind_IsAKnownSignal()
    {
        foreach (SignalKind kind in Enum.GetValues<SignalKind>())
        {
            Assert.InRange(s_personality.SignalNumber(kind), 1, 31);
        }
    }
}
