using System;
using System.Net.Sockets;

namespace Isthmus.Cli.Running;

/// <summary>The host's end of one named port: waits for the emulator to connect, then carries bytes.</summary>
internal sealed class PortListener : IDisposable
{
    private const int PollMicroseconds = 50_000;

    private readonly Socket _listener;
    private readonly object _gate = new();
    private Socket? _connection;
    private bool _closed;

    public PortListener(string name, string path)
    {
        Name = name;
        Path = path;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(1);
    }

    /// <summary>The last part of the port's name in the guest, which is <c>org.isthmus.NAME</c>.</summary>
    public string Name { get; }

    public string Path { get; }

    /// <summary>Waits for the emulator; null when it ended without having connected.</summary>
    public Socket? Accept(Func<bool> hasEnded)
    {
        while (true)
        {
            bool ended = hasEnded();
            if (_listener.Poll(ended ? 0 : PollMicroseconds, SelectMode.SelectRead))
            {
                Socket connection = _listener.Accept();
                lock (_gate)
                {
                    _connection = connection;
                    if (_closed)
                    {
                        connection.Dispose();
                        return null;
                    }
                }

                return connection;
            }

            if (ended)
            {
                return null;
            }
        }
    }

    /// <summary>Sends if the port is connected; a port that is not has nobody to tell.</summary>
    public void TrySend(byte[] bytes)
    {
        Socket? connection;
        lock (_gate)
        {
            connection = _closed ? null : _connection;
        }

        try
        {
            connection?.Send(bytes);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The guest is gone, and with it the need for the message.
        }
    }

    /// <summary>Hangs up: the guest sees its port closed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _connection?.Dispose();
        }
    }

    public void Dispose()
    {
        Close();
        _listener.Dispose();
    }
}
