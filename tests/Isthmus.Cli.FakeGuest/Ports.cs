using System;
using System.Collections.Generic;
using System.Net.Sockets;

namespace Isthmus.Cli.FakeGuest;

/// <summary>The connected ports.</summary>
internal sealed class Ports : IDisposable
{
    private readonly Dictionary<string, Socket> _sockets = [];

    public Socket this[string name] => _sockets[name];

    public void Connect(EmulatorArguments arguments)
    {
        foreach ((string name, string path) in arguments.Ports)
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            _sockets.Add(name, socket);
        }
    }

    public void Close(string name) => _sockets[name].Dispose();

    public void Dispose()
    {
        foreach (Socket socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }
}
