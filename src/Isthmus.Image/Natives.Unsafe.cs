using System.Runtime.InteropServices;
using System.Text;

namespace Isthmus.Image;

/// <summary>What the boot code offers to the image's own C#.</summary>
internal static unsafe class Natives
{
    /// <summary>Writes a line to the serial port.</summary>
    public static void WriteLine(string line)
    {
        byte[] text = Encoding.UTF8.GetBytes(line + "\n");

        // SAFETY: the pointer and the length describe the pinned array, and the callee only reads it.
        fixed (byte* start = text)
        {
            host_serial_write(start, (nuint)text.Length);
        }
    }

    /// <summary>What the loader passed beside the image: <c>-append</c> of the emulator.</summary>
    // SAFETY: the boot code's text is NUL-terminated and never changes.
    public static string CommandLine => Marshal.PtrToStringUTF8((nint)host_command_line())!;

    [DllImport("*"), SuppressGCTransition]
    private static extern byte* host_command_line();

    [DllImport("*"), SuppressGCTransition]
    private static extern void host_serial_write(byte* text, nuint length);
}
