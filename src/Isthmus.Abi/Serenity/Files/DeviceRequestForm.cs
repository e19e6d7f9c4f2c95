using System;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>A request of ioctl to a terminal, or to any file, by its name.</summary>
internal readonly struct DeviceRequestForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        ReadOnlySpan<byte> name = (uint)first switch
        {
            DeviceRequests.TIOCGPGRP => "TIOCGPGRP"u8,
            DeviceRequests.TIOCSPGRP => "TIOCSPGRP"u8,
            DeviceRequests.TCGETS => "TCGETS"u8,
            DeviceRequests.TCSETS => "TCSETS"u8,
            DeviceRequests.TCSETSW => "TCSETSW"u8,
            DeviceRequests.TCSETSF => "TCSETSF"u8,
            DeviceRequests.TCFLSH => "TCFLSH"u8,
            DeviceRequests.TIOCGWINSZ => "TIOCGWINSZ"u8,
            DeviceRequests.TIOCSCTTY => "TIOCSCTTY"u8,
            DeviceRequests.TIOCSTI => "TIOCSTI"u8,
            DeviceRequests.TIOCNOTTY => "TIOCNOTTY"u8,
            DeviceRequests.TIOCSWINSZ => "TIOCSWINSZ"u8,
            DeviceRequests.TIOCGPTN => "TIOCGPTN"u8,
            DeviceRequests.FIONBIO => "FIONBIO"u8,
            DeviceRequests.FIONREAD => "FIONREAD"u8,
            DeviceRequests.FIOCLEX => "FIOCLEX"u8,
            DeviceRequests.FIONCLEX => "FIONCLEX"u8,
            _ => default,
        };
        writer.Write(name);
        if (name.IsEmpty)
        {
            writer.WriteNumber((uint)first);
        }
    }
}
