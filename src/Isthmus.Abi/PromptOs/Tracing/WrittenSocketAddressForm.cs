using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a socket's address that the call fills; that of its length comes next.</summary>
internal readonly struct WrittenSocketAddressForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result >= 0 && UserWord.TryRead(caller, second, sizeof(uint), out ulong length))
        {
            SocketAddressForm.Format(ref writer, caller, first, (uint)length);
        }
        else
        {
            writer.WritePointer(first);
        }
    }
}
