using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Unix;

/// <summary>A file descriptor as the caller wrote it: the low 32 bits of its register. It may not be open.</summary>
/// <param name="Number">The number.</param>
internal readonly record struct Descriptor(int Number) : ISyscallParameter<Descriptor>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out Descriptor value)
    {
        value = new Descriptor((int)first);
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        writer.WriteNumber((int)first);
        if (caller.Process.Handles.Find((int)first) is { } file)
        {
            writer.Write("<"u8);
            writer.WriteText(file.Description);
            writer.Write(">"u8);
        }
    }

    /// <summary>The open file, or null.</summary>
    public OpenFile? Find(Caller caller) => caller.Process.Handles.Find(Number);
}
