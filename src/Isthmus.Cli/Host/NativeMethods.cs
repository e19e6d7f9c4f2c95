using System.Runtime.InteropServices;

namespace Isthmus.Cli.Host;

/// <summary>The C library's calls that the framework offers no exact counterpart for. Paths are raw bytes that end with a NUL.</summary>
internal static class NativeMethods
{
    private const string C = "libc";

    [DllImport(C, EntryPoint = "read", SetLastError = true)]
    public static extern nint Read(int descriptor, byte[] buffer, nint count);

    [DllImport(C, EntryPoint = "write", SetLastError = true)]
    public static extern nint Write(int descriptor, ref byte buffer, nint count);

    [DllImport(C, EntryPoint = "poll", SetLastError = true)]
    public static extern int Poll(ref PollDescriptor descriptor, nuint count, int timeoutMilliseconds);

    [DllImport(C, EntryPoint = "open", SetLastError = true)]
    public static extern int Open(byte[] path, int flags, uint mode);

    [DllImport(C, EntryPoint = "close")]
    public static extern int Close(int descriptor);

    [DllImport(C, EntryPoint = "getdents64", SetLastError = true)]
    public static extern nint GetDirectoryEntries(int descriptor, byte[] buffer, nint count);

    [DllImport(C, EntryPoint = "statx", SetLastError = true)]
    public static extern int StatX(int directory, byte[] path, int flags, uint mask, byte[] result);

    [DllImport(C, EntryPoint = "readlink", SetLastError = true)]
    public static extern nint ReadLink(byte[] path, byte[] buffer, nint count);

    [DllImport(C, EntryPoint = "isatty")]
    public static extern int IsTerminal(int descriptor);

    [DllImport(C, EntryPoint = "tcgetattr", SetLastError = true)]
    public static extern int GetTerminalAttributes(int descriptor, byte[] attributes);

    [DllImport(C, EntryPoint = "tcsetattr", SetLastError = true)]
    public static extern int SetTerminalAttributes(int descriptor, int when, byte[] attributes);

    [DllImport(C, EntryPoint = "cfmakeraw")]
    public static extern void MakeRaw(byte[] attributes);

    [DllImport(C, EntryPoint = "ioctl", SetLastError = true)]
    public static extern int Control(int descriptor, nuint request, ref WindowSize size);

    /// <summary>The C structure <c>pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>The C structure <c>winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }
}
