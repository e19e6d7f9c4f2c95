using System;
using System.Runtime.InteropServices;

namespace Isthmus.Cli.Host;

/// <summary>
/// One of the tool's own standard streams, by plain read and write on the descriptor. The framework's streams are not used: they
/// hide a closed pipe, and take charge of a terminal's settings.
/// </summary>
internal sealed class StandardStream
{
    private const int InterruptedCall = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const short PollIn = 1;
    private const short PollOut = 4;

    private const int EarlyBytes = 4096;

    private readonly int _descriptor;
    private ReadOnlyMemory<byte> _early;

    private StandardStream(int descriptor)
    {
        _descriptor = descriptor;
    }

    public static StandardStream Input { get; } = new(0);

    public static StandardStream Output { get; } = new(1);

    public static StandardStream Error { get; } = new(2);

    public int Descriptor => _descriptor;

    /// <summary>Why the last write failed, when that was not its reader's going away; else null.</summary>
    public string? WriteFailure { get; private set; }

    public bool IsTerminal => NativeMethods.IsTerminal(_descriptor) == 1;

    /// <summary>Whether the stream has ended already, without waiting for anybody. Bytes that are there are kept for the next read.</summary>
    public bool HasEnded()
    {
        NativeMethods.PollDescriptor poll = new() { Descriptor = _descriptor, Events = PollIn };
        if (_early.Length > 0 || NativeMethods.Poll(ref poll, 1, 0) <= 0)
        {
            return false;
        }

        byte[] buffer = new byte[EarlyBytes];
        _early = buffer.AsMemory(0, Read(buffer));
        return _early.Length == 0;
    }

    /// <summary>Waits for bytes and reads them. 0 is the end, and so is a stream that cannot be read.</summary>
    public int Read(byte[] buffer)
    {
        if (_early.Length > 0)
        {
            int length = Math.Min(_early.Length, buffer.Length);
            _early[..length].CopyTo(buffer);
            _early = _early[length..];
            return length;
        }

        while (true)
        {
            nint count = NativeMethods.Read(_descriptor, buffer, buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            if (!MayRetry(PollIn))
            {
                return 0;
            }
        }
    }

    /// <summary>Writes all bytes, waiting as long as the reader needs. False when nobody will ever read them.</summary>
    public bool Write(byte[] buffer, int length)
    {
        int done = 0;
        while (done < length)
        {
            nint count = NativeMethods.Write(_descriptor, ref buffer[done], length - done);
            if (count >= 0)
            {
                done += (int)count;
            }
            else if (!MayRetry(PollOut))
            {
                int error = Marshal.GetLastPInvokeError();
                WriteFailure = error == BrokenPipe ? null : Marshal.GetPInvokeErrorMessage(error);
                return false;
            }
        }

        return true;
    }

    private bool MayRetry(short events)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == TryAgain)
        {
            NativeMethods.PollDescriptor poll = new() { Descriptor = _descriptor, Events = events };
            _ = NativeMethods.Poll(ref poll, 1, -1);
            return true;
        }

        return error == InterruptedCall;
    }
}
