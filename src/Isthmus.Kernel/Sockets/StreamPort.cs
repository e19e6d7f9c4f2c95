using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <summary>A TCP port that somebody has taken, to listen there or to connect from it.</summary>
public sealed class StreamPort
{
    private readonly NetworkStack _stack;

    internal StreamPort(NetworkStack stack, InternetEndpoint local)
    {
        _stack = stack;
        Local = local;
    }

    /// <summary>The address, or 0.0.0.0, and the port.</summary>
    public InternetEndpoint Local { get; }

    /// <summary>Who takes connections here; null where nobody does.</summary>
    public TcpListener? Listener { get; private set; }

    /// <summary>Takes connections from now on, which <paramref name="account"/> pays for until they end.</summary>
    public TcpListener Listen(int backlog, ResourceAccount account)
    {
        Listener ??= new TcpListener(_stack, Local, backlog, account);
        Listener.SetBacklog(backlog);
        return Listener;
    }

    /// <summary>Takes no more connections; the port stays taken.</summary>
    public void StopListening()
    {
        Listener?.Close();
        Listener = null;
    }

    /// <summary>Gives the port back. Connections that were accepted live on.</summary>
    public void Release()
    {
        _stack.Remove(this);
        StopListening();
    }
}
