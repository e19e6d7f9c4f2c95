using System.Collections.Generic;

namespace Isthmus.Kernel.Syscalls;

/// <summary>An ABI as data: what the coverage page and the C header are made from.</summary>
/// <param name="Name">The name that users write; prefix of names in the C header.</param>
/// <param name="Title">The name in prose.</param>
/// <param name="MaximumArguments">Registers that carry arguments.</param>
/// <param name="Syscalls">The calls, by rising number.</param>
/// <param name="Structures">The structures, by name.</param>
/// <param name="Constants">The constants, in the order of their declaration, class by class.</param>
public sealed record PersonalityDescriptor(
    string Name,
    string Title,
    int MaximumArguments,
    IReadOnlyList<SyscallDescriptor> Syscalls,
    IReadOnlyList<StructureDescriptor> Structures,
    IReadOnlyList<ConstantDescriptor> Constants)
{
    /// <summary>The row of a number, or null.</summary>
    public SyscallDescriptor? Find(int number)
    {
        int low = 0;
        int high = Syscalls.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            SyscallDescriptor row = Syscalls[middle];
            if (row.Number == number)
            {
                return row;
            }

            if (row.Number < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return null;
    }

    /// <summary>The row of a name, or null.</summary>
    public SyscallDescriptor? Find(string name)
    {
        for (int i = 0; i < Syscalls.Count; i++)
        {
            if (Syscalls[i].Name == name)
            {
                return Syscalls[i];
            }
        }

        return null;
    }
}
