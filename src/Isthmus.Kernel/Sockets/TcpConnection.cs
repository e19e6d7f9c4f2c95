using System;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <summary>One TCP connection after RFC 9293: the state machine, with its user's calls here, segments that come in in Input and
/// those that leave in Output. It outlives its user until the other side has everything.</summary>
public sealed partial class TcpConnection : ITimerTarget
{
    /// <summary>What a connection costs whoever made it, empty or full.</summary>
    internal const int Cost = (2 * RingCapacity) + 1024;

    private const int RingCapacity = 65536;

    private readonly NetworkStack _stack;
    private readonly TcpListener? _listener;
    private readonly ResourceAccount _account;
    private readonly ByteRing _sendRing = new(RingCapacity);
    private readonly ByteRing _receiveRing = new(RingCapacity);
    private readonly ReceivedRanges _early = new();
    private readonly KernelTimer _timer;
    private readonly KernelTimer _endTimer;
    private int _maximumSegment;
    private bool _isFinQueued;
    private bool _isOrphan;
    private bool _isReleased;

    /// <summary>Makes a connection that <paramref name="account"/> has paid for: it gives <see cref="Cost"/> back at its end.</summary>
    internal TcpConnection(
        NetworkStack stack, in ConnectionKey key, NetworkInterface route, ResourceAccount account, TcpListener? listener)
    {
        _stack = stack;
        _account = account;
        _timeWait = route.IsReliable ? ReliableTimeWait : TimeWait;
        _listener = listener;
        _maximumSegment = NetworkStack.SegmentLimit(route);
        _timer = new KernelTimer(this);
        _endTimer = new KernelTimer(this);
        Key = key;
        _initialSend = stack.RandomNumber();
        _unacknowledged = _next = _highest = _initialSend;
    }

    /// <summary>Where it stands.</summary>
    public TcpState State { get; private set; }

    /// <summary>Why it ended, until <see cref="TakeError"/> tells it.</summary>
    public KernelError Error { get; private set; }

    /// <summary>This computer's end.</summary>
    public InternetEndpoint Local => Key.Local;

    /// <summary>The other end.</summary>
    public InternetEndpoint Remote => Key.Remote;

    /// <summary>Bytes that can be received at once.</summary>
    public int Available => _receiveRing.Count;

    /// <summary>Bytes that can be sent at once.</summary>
    public int Room => CanSend ? _sendRing.Free : 0;

    internal ConnectionKey Key { get; }

    internal WaitQueue Readable { get; } = new();

    internal WaitQueue Writable { get; } = new();

    private bool CanSend => State is TcpState.Established or TcpState.CloseWait && !_isFinQueued;

    /// <summary>True where a receive would not wait: bytes are there, or none will come.</summary>
    public bool IsReadable => Available > 0 || IsReadEnd;

    /// <summary>True where a send would not wait: there is room, or there never will be.</summary>
    public bool IsWritable => Room > 0 || !(CanSend || IsOpening);

    /// <summary>True until both sides have agreed to talk, or failed to.</summary>
    public bool IsOpening => State is TcpState.SynSent or TcpState.SynReceived;

    /// <summary>True where no more bytes will come.</summary>
    public bool IsReadEnd => State is TcpState.CloseWait or TcpState.Closing or TcpState.LastAck or TcpState.TimeWait or TcpState.Closed;

    /// <summary>True where no bytes can be sent any more.</summary>
    public bool IsWriteEnd => !(CanSend || IsOpening);

    /// <summary>Why it ended, told once; <see cref="KernelError.None"/> while it lives and after an orderly end.</summary>
    public KernelError TakeError()
    {
        KernelError error = Error;
        Error = KernelError.None;
        return error;
    }

    /// <summary>Takes bytes to send, as many as there is room for.</summary>
    public Result<int> Send(UserMemory memory, UserBuffer source)
    {
        int length = Math.Min(source.Length, Room);
        if (length == 0)
        {
            return source.Length > 0 || !CanSend ? RefuseToSend() : 0;
        }

        if (!_sendRing.Fill(memory, source, length).TryGet(out length, out KernelError error))
        {
            return error;
        }

        _sendRing.Append(length);
        Output();
        _stack.Run();
        return length;
    }

    /// <summary>Hands over bytes that have come; 0 at the end of what the other side sends.</summary>
    public Result<int> Receive(UserMemory memory, UserBuffer destination, bool peeks)
    {
        int length = Math.Min(destination.Length, _receiveRing.Count);
        if (length == 0)
        {
            return destination.Length > 0 ? RefuseToReceive() : 0;
        }

        if (!_receiveRing.Drain(memory, destination, 0, length).TryGet(out length, out KernelError error) || peeks)
        {
            return error == KernelError.None ? length : error;
        }

        _receiveRing.Skip(length);
        if (_early.IsEmpty)
        {
            _receiveRing.Rewind();
        }

        TellWindow();
        _stack.Run();
        return length;
    }

    /// <summary>Sends no more: the other side sees the end once it has all that was sent.</summary>
    public void ShutDownSending()
    {
        if (State is TcpState.Established or TcpState.SynReceived)
        {
            QueueFin(TcpState.FinWait1);
        }
        else if (State == TcpState.CloseWait)
        {
            QueueFin(TcpState.LastAck);
        }

        Writable.WakeAll();
        _stack.Run();
    }

    /// <summary>The user is gone. Bytes that it did not read are lost, and the other side is told by a reset.</summary>
    public void Close()
    {
        _isOrphan = true;
        if (_receiveRing.Count > 0 || State is TcpState.SynSent)
        {
            Abort();
        }
        else
        {
            ShutDownSending();
            if (State == TcpState.FinWait2)
            {
                _stack.Timers.Set(_endTimer, _stack.Now + OrphanTime);
            }
        }

        _stack.Run();
        ReleaseRings();
    }

    /// <summary>Ends a connection that nobody has accepted.</summary>
    internal void Discard()
    {
        _isOrphan = true;
        Abort();
        ReleaseRings();
    }

    /// <summary>Ends it at once and tells the other side.</summary>
    public void Abort()
    {
        if (State is not (TcpState.Closed or TcpState.SynSent or TcpState.TimeWait))
        {
            SendControl(TcpFlags.Reset | TcpFlags.Acknowledge);
        }

        End(KernelError.ConnectionAborted);
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer)
    {
        if (timer == _endTimer)
        {
            End(KernelError.None);
        }
        else
        {
            SendAgain();
        }

        _stack.Run();
    }

    private void QueueFin(TcpState state)
    {
        _isFinQueued = true;
        _finSequence = _unacknowledged + (uint)_sendRing.Count + (State == TcpState.SynReceived ? 1u : 0);
        State = state;
        Output();
    }

    private void End(KernelError error)
    {
        if (State != TcpState.Closed)
        {
            State = TcpState.Closed;
            Error = error;
            _stack.Timers.Cancel(_timer);
            _stack.Timers.Cancel(_endTimer);
            _stack.Remove(this);
            _isOrphan |= _listener?.Failed(this) == true;
            ReleaseRings();
        }

        Readable.WakeAll();
        Writable.WakeAll();
    }

    private Result<int> RefuseToSend()
    {
        if (CanSend || IsOpening)
        {
            return KernelError.WouldBlock;
        }

        KernelError error = TakeError();
        return error != KernelError.None ? error : KernelError.BrokenPipe;
    }

    private Result<int> RefuseToReceive()
    {
        if (!IsReadEnd)
        {
            return KernelError.WouldBlock;
        }

        KernelError error = TakeError();
        return error != KernelError.None ? error : (Result<int>)0;
    }

    /// <summary>Gives the memory back once nobody can ask for what is in it.</summary>
    private void ReleaseRings()
    {
        if (_isOrphan && !_isReleased && State is TcpState.Closed or TcpState.TimeWait)
        {
            _isReleased = true;
            _sendRing.Clear();
            _receiveRing.Clear();
            _account.ReleaseMemory(Cost);
        }
    }
}
