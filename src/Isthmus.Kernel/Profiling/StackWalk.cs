using System;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Profiling;

/// <summary>Where a thread of user mode is and who called it, by the chain of frame pointers. Only pages that are there are read: to be
/// looked at changes nothing.</summary>
internal static class StackWalk
{
    /// <summary>Addresses at most.</summary>
    public const int Limit = 64;

    /// <summary>Lists the addresses, innermost first.</summary>
    public static ulong[] Of(Thread thread)
    {
        if (thread.Process.AddressSpace is not { } space)
        {
            return [];
        }

        Processor processor = thread.Kernel.Machine.Processor;
        processor.Activate(space.Table);
        Span<ulong> found = stackalloc ulong[Limit];
        found[0] = thread.Context.InstructionPointer.Value;
        int count = 1;
        ulong frame = thread.Context[Register.Rbp];
        Span<byte> words = stackalloc byte[2 * sizeof(ulong)];
        ulong limit = thread.Kernel.Machine.UserLimit.Value - (ulong)words.Length;
        while (count < Limit && frame != 0 && frame < limit && processor.CopyFromUser(new VirtualAddress(frame), words) == words.Length)
        {
            ulong next = BitConverter.ToUInt64(words);
            ulong caller = BitConverter.ToUInt64(words[sizeof(ulong)..]);
            if (caller == 0)
            {
                break;
            }

            found[count++] = caller;

            // Callers' frames lie above: a chain that does not go up is none.
            if (next <= frame)
            {
                break;
            }

            frame = next;
        }

        return found[..count].ToArray();
    }
}
