using Isthmus.Kernel.Syscalls;
using System;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>A request of ioctl by its name.</summary>
internal readonly struct ControlRequestForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        ReadOnlySpan<byte> name = first switch
        {
            IoctlConstants.TCGETS => "TCGETS"u8,
            IoctlConstants.TCSETS => "TCSETS"u8,
            IoctlConstants.TCSETSW => "TCSETSW"u8,
            IoctlConstants.TCSETSF => "TCSETSF"u8,
            IoctlConstants.TIOCGWINSZ => "TIOCGWINSZ"u8,
            IoctlConstants.TIOCSWINSZ => "TIOCSWINSZ"u8,
            IoctlConstants.TIOCGPTN => "TIOCGPTN"u8,
            IoctlConstants.FIONREAD => "FIONREAD"u8,
            IoctlConstants.FIONBIO => "FIONBIO"u8,
            _ => default,
        };
        writer.Write(name);
        if (name.IsEmpty)
        {
            writer.WriteHexadecimal(first);
        }
    }
}
