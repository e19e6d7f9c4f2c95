using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>A request of ioctl as the caller wrote it; it may be unknown.</summary>
/// <param name="Number">The register.</param>
internal readonly record struct IoctlRequest(ulong Number) : ISyscallParameter<IoctlRequest>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out IoctlRequest value)
    {
        value = new IoctlRequest(first);
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        switch (first)
        {
            case IoctlRequests.TCGETS:
                writer.Write("TCGETS"u8);
                break;
            case IoctlRequests.TCSETS:
                writer.Write("TCSETS"u8);
                break;
            case IoctlRequests.TCSETSW:
                writer.Write("TCSETSW"u8);
                break;
            case IoctlRequests.TCSETSF:
                writer.Write("TCSETSF"u8);
                break;
            case IoctlRequests.TIOCGWINSZ:
                writer.Write("TIOCGWINSZ"u8);
                break;
            case IoctlRequests.TIOCSWINSZ:
                writer.Write("TIOCSWINSZ"u8);
                break;
            case IoctlRequests.TIOCGPTN:
                writer.Write("TIOCGPTN"u8);
                break;
            case IoctlRequests.FIONREAD:
                writer.Write("FIONREAD"u8);
                break;
            case IoctlRequests.FIONBIO:
                writer.Write("FIONBIO"u8);
                break;
            case IoctlRequests.TIOCINTERRUPTS:
                writer.Write("TIOCINTERRUPTS"u8);
                break;
            default:
                writer.WriteHexadecimal(first);
                break;
        }
    }
}
