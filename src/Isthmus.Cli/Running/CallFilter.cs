using System.Collections.Generic;
using Isthmus.Abi;
using Isthmus.Cli.Host;
using Isthmus.Cli.Programs;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Cli.Running;

/// <summary>Checks the names of --allow and --deny against the ABI before a machine is started for them.</summary>
internal static class CallFilter
{
    /// <summary>Finds the ABI that a program will run with, or says that the kernel does not have it.</summary>
    public static PersonalityDescriptor FindAbi(string program, string name)
    {
        List<string> known = [];
        foreach (Personality personality in Personalities.All)
        {
            if (personality.Name == name)
            {
                return personality.Descriptor;
            }

            known.Add(personality.Name);
        }

        throw new UsageException($"{program}: the kernel does not have the ABI {name}; it has {string.Join(", ", known)}");
    }

    public static void Check(PersonalityDescriptor abi, string option, IReadOnlyList<string> calls)
    {
        foreach (string call in calls)
        {
            if (abi.Find(call) is null)
            {
                throw new UsageException($"{option} {call}: {abi.Title} has no such call{Suggestion.For(call, ListNames(abi))}");
            }
        }
    }

    private static IEnumerable<string> ListNames(PersonalityDescriptor abi)
    {
        foreach (SyscallDescriptor call in abi.Syscalls)
        {
            yield return call.Name;
        }
    }
}
