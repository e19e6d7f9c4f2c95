namespace Isthmus.Kernel.Syscalls.Parameters;

/// <summary>Shows a structure that a call has filled; of one that failed only where it would have been.</summary>
/// <typeparam name="T">The structure.</typeparam>
public readonly struct WrittenStructure<T> : ITraceForm
    where T : struct, IUserStructure<T>
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result < 0)
        {
            writer.WritePointer(first);
        }
        else
        {
            UserStructure<T>.Format(ref writer, caller, first, second, result);
        }
    }
}
