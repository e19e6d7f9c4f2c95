using System;

namespace Isthmus.Kernel.Sockets;

/// <content>What comes in, in the order of RFC 9293, section 3.10.7.</content>
public sealed partial class TcpConnection
{
    private const long TimeWait = 60 * Second;
    private const long ReliableTimeWait = Second / 10;
    private const long ChallengeInterval = Second / 2;
    private const int RepeatsOfLoss = 3;

    private readonly long _timeWait;
    private uint _receiveNext;
    private uint _windowSequence;
    private uint _windowAcknowledgment;
    private uint _earlyFin;
    private bool _hasEarlyFin;
    private int _repeats;
    private long _nextChallenge;

    /// <summary>The first segment of a connection that comes in.</summary>
    internal void Accept(in TcpSegment segment)
    {
        State = TcpState.SynReceived;
        TakeSyn(segment);
        _next = _highest = _initialSend + 1;
        _listener!.Opening(this);
        SendSyn();
    }

    internal void Handle(in TcpSegment segment)
    {
        if (State == TcpState.SynSent)
        {
            HandleAnswer(segment);
            return;
        }

        if (!IsAcceptable(segment))
        {
            if (!segment.Has(TcpFlags.Reset))
            {
                AcknowledgeAgain(segment);
            }

            return;
        }

        if (segment.Has(TcpFlags.Reset))
        {
            HandleReset(segment);
        }
        else if (segment.Has(TcpFlags.Syn) && State != TcpState.SynReceived)
        {
            // RFC 5961: whoever really began anew answers this with a reset.
            Challenge(segment);
        }
        else if (segment.Has(TcpFlags.Acknowledge) && HandleAcknowledgment(segment))
        {
            HandleData(segment);
        }
    }

    private void TakeSyn(in TcpSegment segment)
    {
        _receiveNext = segment.Sequence + 1;
        _maximumSegment = Math.Min(_maximumSegment, segment.MaximumSegment);
        _sendWindow = _largestWindow = segment.Window;
        _windowSequence = segment.Sequence;
        _windowAcknowledgment = segment.Acknowledgment;
    }

    private void HandleAnswer(in TcpSegment segment)
    {
        bool acknowledges = segment.Has(TcpFlags.Acknowledge);
        if (acknowledges && segment.Acknowledgment != _next)
        {
            if (!segment.Has(TcpFlags.Reset))
            {
                _stack.SendSegment(Key, segment.Acknowledgment, 0, TcpFlags.Reset, 0, null, 0, 0);
            }

            return;
        }

        if (segment.Has(TcpFlags.Reset))
        {
            if (acknowledges)
            {
                End(KernelError.ConnectionRefused);
            }

            return;
        }

        if (!segment.Has(TcpFlags.Syn))
        {
            return;
        }

        TakeSyn(segment);
        if (!acknowledges)
        {
            State = TcpState.SynReceived;
            SendSyn();
            return;
        }

        Establish(segment);
        SendControl(TcpFlags.Acknowledge);
    }

    private void Establish(in TcpSegment segment)
    {
        State = TcpState.Established;
        _unacknowledged = segment.Acknowledgment;
        _attempts = 0;
        _timeout = InitialTimeout;
        _stack.Timers.Cancel(_timer);
        Writable.WakeAll();
        _listener?.Ready(this);
    }

    private bool IsAcceptable(in TcpSegment segment)
    {
        uint end = segment.Sequence + (uint)segment.Length;
        uint edge = _receiveNext + (uint)ReceiveWindow;

        // A segment that touches the window anywhere; an acknowledgment without data may stand at either end of it.
        return segment.Length == 0
            ? !SequenceNumber.IsBefore(segment.Sequence, _receiveNext) && !SequenceNumber.IsAfter(segment.Sequence, edge)
            : SequenceNumber.IsAfter(end, _receiveNext) && SequenceNumber.IsBefore(segment.Sequence, edge);
    }

    private void AcknowledgeAgain(in TcpSegment segment)
    {
        if (State == TcpState.TimeWait)
        {
            _stack.Timers.Set(_endTimer, _stack.Now + _timeWait);
        }

        Challenge(segment);
    }

    /// <summary>Tells the other side what is expected here, after a segment that is not. Segments without data get few answers
    /// (RFC 5961, section 7): two ends that both find the other's acknowledgments wrong would answer each other for ever.</summary>
    private void Challenge(in TcpSegment segment)
    {
        if (segment.Length == 0 || segment.Has(TcpFlags.Syn))
        {
            if (_stack.Now < _nextChallenge)
            {
                return;
            }

            _nextChallenge = _stack.Now + ChallengeInterval;
        }

        // A SYN alone says that the answer to the first was lost. One that acknowledges comes of two sides that opened at once.
        if (State == TcpState.SynReceived && segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Acknowledge))
        {
            SendSyn();
        }
        else
        {
            SendControl(TcpFlags.Acknowledge);
        }
    }

    private void HandleReset(in TcpSegment segment)
    {
        if (segment.Sequence != _receiveNext)
        {
            Challenge(segment);
            return;
        }

        End(State == TcpState.TimeWait ? KernelError.None : KernelError.ConnectionReset);
    }

    /// <summary>Takes what a segment says about this side's bytes.</summary>
    /// <returns>False where the rest of the segment is of no interest.</returns>
    private bool HandleAcknowledgment(in TcpSegment segment)
    {
        uint acknowledgment = segment.Acknowledgment;
        if (State == TcpState.SynReceived)
        {
            if (acknowledgment != _initialSend + 1)
            {
                _stack.SendSegment(Key, acknowledgment, 0, TcpFlags.Reset, 0, null, 0, 0);
                return false;
            }

            Establish(segment);
            _sendWindow = _largestWindow = segment.Window;
        }

        if (SequenceNumber.IsAfter(acknowledgment, _highest))
        {
            Challenge(segment);
            return false;
        }

        if (SequenceNumber.IsAfter(acknowledgment, _unacknowledged))
        {
            TakeAcknowledgment(acknowledgment);
        }
        else if (acknowledgment == _unacknowledged && segment.Length == 0 && segment.Window == _sendWindow
            && _highest != _unacknowledged && ++_repeats == RepeatsOfLoss)
        {
            SendFirstAgain();
        }

        bool isNews = SequenceNumber.IsAfter(segment.Sequence, _windowSequence)
            || (segment.Sequence == _windowSequence && !SequenceNumber.IsBefore(acknowledgment, _windowAcknowledgment));
        if (isNews && !SequenceNumber.IsBefore(acknowledgment, _unacknowledged))
        {
            _sendWindow = segment.Window;
            _largestWindow = Math.Max(_largestWindow, _sendWindow);
            _windowSequence = segment.Sequence;
            _windowAcknowledgment = acknowledgment;
        }

        if (State == TcpState.Closed)
        {
            return false;
        }

        Output();
        return true;
    }

    private void TakeAcknowledgment(uint acknowledgment)
    {
        MeasureTime(acknowledgment);
        int length = Math.Min((int)(acknowledgment - _unacknowledged), _sendRing.Count);
        _sendRing.Skip(length);
        _sendRing.Rewind();
        _unacknowledged = acknowledgment;
        _next = SequenceNumber.IsBefore(_next, acknowledgment) ? acknowledgment : _next;
        _attempts = 0;
        _repeats = 0;
        _stack.Timers.Cancel(_timer);
        if (length > 0)
        {
            Writable.WakeOne();
        }

        if (_isFinQueued && acknowledgment == _finSequence + 1)
        {
            FinAcknowledged();
        }
    }

    private void FinAcknowledged()
    {
        switch (State)
        {
            case TcpState.FinWait1:
                State = TcpState.FinWait2;
                if (_isOrphan)
                {
                    _stack.Timers.Set(_endTimer, _stack.Now + OrphanTime);
                }

                break;
            case TcpState.Closing:
                EnterTimeWait();
                break;
            case TcpState.LastAck:
                End(KernelError.None);
                break;
        }
    }

    private void SendFirstAgain()
    {
        int length = Math.Min(_sendRing.Count, _maximumSegment);
        bool isFin = _isFinQueued && length == _sendRing.Count;
        _isTiming = false;
        SendData(_unacknowledged, TcpFlags.Acknowledge | (isFin ? TcpFlags.Fin : 0), 0, length);
    }

    private void HandleData(in TcpSegment segment)
    {
        if (segment.Length == 0)
        {
            return;
        }

        if (!(State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2))
        {
            AcknowledgeAgain(segment);
            return;
        }

        if (_isOrphan && segment.Data.Length > 0)
        {
            Abort();
            return;
        }

        ReadOnlySpan<byte> data = segment.Data;
        uint start = segment.Sequence + (segment.Has(TcpFlags.Syn) ? 1u : 0);
        uint end = start + (uint)data.Length;
        if (segment.Has(TcpFlags.Fin))
        {
            _hasEarlyFin = true;
            _earlyFin = end;
        }

        TakeData(start, data);
        if (_hasEarlyFin && _receiveNext == _earlyFin)
        {
            _receiveNext++;
            TakeFin();
        }

        SendControl(TcpFlags.Acknowledge);
    }

    private void TakeData(uint start, ReadOnlySpan<byte> data)
    {
        if (SequenceNumber.IsBefore(start, _receiveNext))
        {
            data = data[Math.Min((int)(_receiveNext - start), data.Length)..];
            start = _receiveNext;
        }

        var distance = (int)(start - _receiveNext);
        data = data[..Math.Clamp(_receiveRing.Free - distance, 0, data.Length)];
        if (data.Length == 0 || !_early.Add(start, start + (uint)data.Length))
        {
            return;
        }

        _receiveRing.Put(distance, data);
        uint next = _early.TakeFrom(_receiveNext);
        if (next != _receiveNext)
        {
            _receiveRing.Append((int)(next - _receiveNext));
            _receiveNext = next;
            Readable.WakeOne();
        }
    }

    private void TakeFin()
    {
        switch (State)
        {
            case TcpState.Established:
                State = TcpState.CloseWait;
                break;
            case TcpState.FinWait1:
                State = TcpState.Closing;
                break;
            case TcpState.FinWait2:
                EnterTimeWait();
                break;
        }

        Readable.WakeAll();
    }

    private void EnterTimeWait()
    {
        State = TcpState.TimeWait;
        _stack.Timers.Cancel(_timer);
        _stack.Timers.Set(_endTimer, _stack.Now + _timeWait);
        ReleaseRings();
    }
}
