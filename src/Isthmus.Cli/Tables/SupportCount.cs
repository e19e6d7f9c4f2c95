using System;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Cli.Tables;

/// <summary>How many of an ABI's calls are there.</summary>
internal readonly record struct SupportCount(int All, int Full, int Partial, int None)
{
    public static SupportCount Of(PersonalityDescriptor personality)
    {
        int full = 0;
        int partial = 0;
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            full += call.Support == SyscallSupport.Full ? 1 : 0;
            partial += call.Support == SyscallSupport.Partial ? 1 : 0;
        }

        return new SupportCount(personality.Syscalls.Count, full, partial, personality.Syscalls.Count - full - partial);
    }

    public static string Describe(SyscallSupport support) => support switch
    {
        SyscallSupport.Full => "full",
        SyscallSupport.Partial => "partial",
        SyscallSupport.None => "not yet",
    };

    public string[] ToCells() => Array.ConvertAll<int, string>([All, Full, Partial, None], static number => number.ToString(null, null));
}
