using System;
using System.Collections.Generic;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <summary>A port that takes connections, and those that nobody has accepted yet.</summary>
public sealed class TcpListener
{
    /// <summary>The longest backlog.</summary>
    public const int MaximumBacklog = 128;

    private readonly NetworkStack _stack;
    private int _backlog;
    private readonly List<TcpConnection> _opening = [];
    private readonly Queue<TcpConnection> _ready = [];
    private int _reserved;

    internal TcpListener(NetworkStack stack, InternetEndpoint local, int backlog, ResourceAccount account)
    {
        _stack = stack;
        Local = local;
        Account = account;
        SetBacklog(backlog);
    }

    /// <summary>Where it listens.</summary>
    public InternetEndpoint Local { get; }

    /// <summary>Connections that can be accepted at once.</summary>
    public int ReadyCount => _ready.Count;

    /// <summary>Who pays for connections that come in.</summary>
    internal ResourceAccount Account { get; }

    internal WaitQueue Acceptable { get; } = new();

    /// <summary>How many connections may wait to be accepted, from now on.</summary>
    public void SetBacklog(int backlog) => _backlog = Math.Clamp(backlog, 1, MaximumBacklog);

    /// <summary>Takes the connection that has been ready for longest; the caller closes it.</summary>
    public TcpConnection? TryAccept()
    {
        if (!_ready.TryDequeue(out TcpConnection? connection))
        {
            return null;
        }

        _reserved--;
        return connection;
    }

    /// <summary>Takes no more connections and resets those that nobody has accepted.</summary>
    public void Close()
    {
        while (_opening.Count > 0)
        {
            _opening[^1].Discard();
        }

        while (TryAccept() is { } connection)
        {
            connection.Discard();
        }

        Acceptable.WakeAll();
        _stack.Run();
    }

    /// <summary>Room for one more connection; without it the first segment is dropped, and comes again.</summary>
    internal bool TryReserve()
    {
        if (_reserved >= _backlog)
        {
            return false;
        }

        _reserved++;
        return true;
    }

    /// <summary>Gives the room back: the connection could not be made.</summary>
    internal void CancelReservation() => _reserved--;

    internal void Opening(TcpConnection connection) => _opening.Add(connection);

    internal void Ready(TcpConnection connection)
    {
        _opening.Remove(connection);
        _ready.Enqueue(connection);
        Acceptable.WakeOne();
    }

    /// <summary>A connection has ended.</summary>
    /// <returns>True where nobody could have accepted it yet.</returns>
    internal bool Failed(TcpConnection connection)
    {
        bool wasOpening = _opening.Remove(connection);
        _reserved -= wasOpening ? 1 : 0;
        return wasOpening;
    }
}
