using System;
using System.Net.Sockets;
using System.Threading;

namespace Isthmus.Cli.Running;

/// <summary>The threads that carry bytes. Each blocks when its reader is slow, and that is all the flow control there is.</summary>
internal static class Pump
{
    private const int BufferSize = 64 * 1024;

    /// <summary>What takes a port's bytes. False: nobody wants more of them.</summary>
    public delegate bool Sink(byte[] buffer, int length);

    /// <summary>Carries what the guest writes to a port until the guest is gone, or nobody wants more; then the port is closed.</summary>
    public static Thread StartFromGuest(PortListener port, RunState state, Sink sink, Action? whenFinished = null)
    {
        return Start(port.Name, () =>
        {
            if (port.Accept(() => state.EmulatorEnded) is { } connection)
            {
                CarryFromGuest(connection, state, sink);
                port.Close();
            }

            whenFinished?.Invoke();
        });
    }

    /// <summary>Carries input to a port. At its end the sending side alone is shut, so that the guest still reads what is on the way.</summary>
    public static Thread StartToGuest(PortListener port, RunState state, Func<byte[], int> source)
    {
        return Start(port.Name + " input", () =>
        {
            if (port.Accept(() => state.EmulatorEnded) is { } connection)
            {
                CarryToGuest(connection, state, source);
            }
        });
    }

    /// <summary>Carries input to a connection that another pump has accepted.</summary>
    public static void CarryToGuest(Socket connection, RunState state, Func<byte[], int> source)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            for (int count = source(buffer); count > 0; count = source(buffer))
            {
                int sent = 0;
                while (sent < count)
                {
                    sent += connection.Send(buffer, sent, count - sent, SocketFlags.None);
                }

                state.NoteActivity();
            }

            connection.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The guest is gone; the rest of the input has no reader.
        }
    }

    public static Thread Start(string name, Action body)
    {
        Thread thread = new(() => body()) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    public static void CarryFromGuest(Socket connection, RunState state, Sink sink)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            for (int count = connection.Receive(buffer); count > 0; count = connection.Receive(buffer))
            {
                state.NoteActivity();
                state.BeginWrite();
                bool wanted = sink(buffer, count);
                state.EndWrite();
                if (!wanted)
                {
                    return;
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The same as an end.
        }
    }
}
