using System;

namespace Isthmus.Kernel.Sockets;

/// <content>What leaves: data within the other side's window, and everything again that was not acknowledged in time (RFC 6298).</content>
public sealed partial class TcpConnection
{
    private const long Second = 1_000_000_000;
    private const long InitialTimeout = Second;
    private const long MinimumTimeout = Second / 5;
    private const long MaximumTimeout = 60 * Second;
    private const long OrphanTime = 60 * Second;
    private const int MaximumAttempts = 12;

    private readonly uint _initialSend;
    private uint _unacknowledged;
    private uint _next;
    private uint _highest;
    private uint _finSequence;
    private int _sendWindow;
    private int _largestWindow;
    private uint _advertised;
    private long _timeout = InitialTimeout;
    private long _smoothedTime;
    private long _timeVariation;
    private long _timedAt;
    private uint _timedSequence;
    private bool _isTiming;
    private int _attempts;

    internal void Open()
    {
        State = TcpState.SynSent;
        _next = _highest = _initialSend + 1;
        SendSyn();
    }

    private int ReceiveWindow => Math.Min(ushort.MaxValue, _receiveRing.Free);

    private void SendSyn()
    {
        bool acknowledges = State == TcpState.SynReceived;
        _advertised = acknowledges ? _receiveNext + (uint)ReceiveWindow : 0;
        _stack.SendSegment(
            Key, _initialSend, acknowledges ? _receiveNext : 0, acknowledges ? TcpFlags.Syn | TcpFlags.Acknowledge : TcpFlags.Syn,
            ReceiveWindow, null, 0, 0);
        SetTimer();
    }

    private void SendControl(TcpFlags flags) => SendData(ControlSequence(), flags, 0, 0);

    /// <summary>What a segment without data stands at: behind all that was sent, but never beyond the window, where the other side
    /// would refuse it.</summary>
    private uint ControlSequence()
    {
        uint edge = _unacknowledged + (uint)_sendWindow;
        return !IsOpening && SequenceNumber.IsAfter(_highest, edge) ? edge : _highest;
    }

    private void SendData(uint sequence, TcpFlags flags, int distance, int length)
    {
        _advertised = _receiveNext + (uint)ReceiveWindow;
        _stack.SendSegment(Key, sequence, _receiveNext, flags, ReceiveWindow, length > 0 ? _sendRing : null, distance, length);
    }

    /// <summary>Tells the other side about room, once it is worth a segment.</summary>
    private void TellWindow()
    {
        uint edge = _receiveNext + (uint)ReceiveWindow;
        if (State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2
            && (int)(edge - _advertised) >= Math.Min(RingCapacity / 2, 2 * _maximumSegment))
        {
            SendControl(TcpFlags.Acknowledge);
        }
    }

    /// <summary>Sends what the window allows.</summary>
    private void Output()
    {
        if (State is TcpState.Closed or TcpState.SynSent or TcpState.SynReceived or TcpState.TimeWait or TcpState.FinWait2
            || _unacknowledged == _initialSend)
        {
            return;
        }

        while (true)
        {
            int inFlight = (int)(_next - _unacknowledged);
            int unsent = Math.Max(0, _sendRing.Count - inFlight);
            int length = Math.Min(Math.Min(unsent, _maximumSegment), _sendWindow - inFlight);
            length = Math.Max(length, 0);

            // A short segment is worth it only as the last one, or where the window was never larger.
            if (length < Math.Min(unsent, _maximumSegment) && length < _largestWindow / 2)
            {
                length = 0;
            }

            bool isFin = _isFinQueued && length == unsent && !SequenceNumber.IsAfter(_next, _finSequence);
            if (length == 0 && !isFin)
            {
                break;
            }

            TcpFlags flags = TcpFlags.Acknowledge | (length == unsent ? TcpFlags.Push : 0) | (isFin ? TcpFlags.Fin : 0);
            if (!_isTiming && _next == _highest)
            {
                _isTiming = true;
                _timedSequence = _next;
                _timedAt = _stack.Now;
            }

            SendData(_next, flags, inFlight, length);
            _next += (uint)length + (isFin ? 1u : 0);
            _highest = SequenceNumber.IsAfter(_next, _highest) ? _next : _highest;
        }

        bool hasWork = _highest != _unacknowledged || _sendRing.Count > 0;
        if (hasWork && !_timer.IsSet)
        {
            SetTimer();
        }
    }

    /// <summary>The time for an acknowledgment, or for news about a closed window, is over.</summary>
    private void SendAgain()
    {
        bool isProbe = !IsOpening && _sendRing.Count > 0 && _sendWindow < Math.Min(_maximumSegment, _sendRing.Count);
        if (!isProbe && ++_attempts > MaximumAttempts)
        {
            End(KernelError.TimedOut);
            return;
        }

        _timeout = Math.Min(_timeout * 2, MaximumTimeout);
        _isTiming = false;
        if (IsOpening)
        {
            SendSyn();
            return;
        }

        if (isProbe)
        {
            // One byte beyond the window: the answer tells the window, even where the byte is refused.
            _next = _unacknowledged + 1;
            _highest = SequenceNumber.IsAfter(_next, _highest) ? _next : _highest;
            SendData(_unacknowledged, TcpFlags.Acknowledge, 0, 1);
        }
        else
        {
            _next = _unacknowledged;
            Output();
        }

        SetTimer();
    }

    private void SetTimer() => _stack.Timers.Set(_timer, _stack.Now + _timeout);

    private void MeasureTime(uint acknowledgment)
    {
        if (!_isTiming || !SequenceNumber.IsAfter(acknowledgment, _timedSequence))
        {
            return;
        }

        _isTiming = false;
        long time = _stack.Now - _timedAt;
        if (_smoothedTime == 0)
        {
            _smoothedTime = Math.Max(1, time);
            _timeVariation = time / 2;
        }
        else
        {
            _timeVariation += (Math.Abs(_smoothedTime - time) - _timeVariation) / 4;
            _smoothedTime = Math.Max(1, _smoothedTime + ((time - _smoothedTime) / 8));
        }

        _timeout = Math.Clamp(_smoothedTime + (4 * _timeVariation), MinimumTimeout, MaximumTimeout);
    }
}
