using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Handles;

/// <summary>A handle as the caller wrote it: index in the low half, generation in the high half. It may name nothing.</summary>
/// <param name="Number">All 64 bits.</param>
internal readonly record struct Handle(long Number) : ISyscallParameter<Handle>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out Handle value)
    {
        value = new Handle((long)first);
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        writer.WriteNumber((long)first);
        if (caller.Process.Objects.Find(new ObjectHandle((long)first)).TryGet(out HandleEntry entry, out _))
        {
            writer.Write("<"u8);
            writer.WriteText(entry.Object.Description);
            writer.Write(">"u8);
        }
    }

    /// <summary>The object, where the handle names one of the type and allows all that is needed; see
    /// <see cref="ObjectHandleTable.Find{T}"/>.</summary>
    public Result<T> Find<T>(Caller caller, ObjectRights needed)
        where T : KernelObject
        => caller.Process.Objects.Find<T>(new ObjectHandle(Number), needed);
}
