using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>Lists in traces: so many elements in brackets, and dots for the rest.</summary>
internal static class TraceList
{
    /// <summary>Elements that are shown.</summary>
    public const int Shown = 8;

    /// <summary>Begins the next element of a list.</summary>
    /// <returns>False where the list is at its end, which is written then.</returns>
    public static bool Next(ref TraceWriter writer, ulong index, ulong count)
    {
        bool isShown = index < count && index < Shown;
        writer.Write(index == 0 ? "["u8 : index < count ? ", "u8 : default);
        if (!isShown)
        {
            writer.Write(index < count ? "...]"u8 : "]"u8);
        }

        return isShown;
    }

    /// <summary>Reads an element that is a structure; one that cannot be read shows as a question mark.</summary>
    public static bool TryRead<T>(ref TraceWriter writer, Caller caller, ulong list, ulong index, out T element)
        where T : struct, IUserStructure<T>
    {
        var address = new VirtualAddress(list + (index * (ulong)T.Size));
        bool isRead = new UserStructure<T>(address).TryCopyIn(caller, out element);
        if (!isRead)
        {
            writer.Write("?"u8);
        }

        return isRead;
    }
}
