using System.Collections.Generic;
using Isthmus.Abi.Aurora;
using Isthmus.Abi.PromptOs;
using Isthmus.Abi.Serenity;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi;

/// <summary>Every ABI that the kernel speaks.</summary>
public static class Personalities
{
    /// <summary>One object for each; the first is the default.</summary>
    public static IReadOnlyList<Personality> All { get; }
        = [new AuroraPersonality(), new PromptOsPersonality(), new SerenityPersonality()];
}
