using System;
using System.Threading;

namespace Isthmus.Cli.Running;

/// <summary>What the threads of a run tell each other: how the guest ended, that the emulator did, that bytes still move.</summary>
internal sealed class RunState
{
    private readonly object _gate = new();
    private GuestResult? _result;
    private bool _emulatorEnded;
    private bool _mustStop;
    private long _activity;
    private int _pendingWrites;

    public bool EmulatorEnded => Volatile.Read(ref _emulatorEnded);

    /// <summary>Grows with every byte that is carried; a run that ends waits as long as it does.</summary>
    public long Activity => Volatile.Read(ref _activity);

    /// <summary>Whether a write to the tool's own streams is under way: a slow reader is no reason to give up.</summary>
    public bool IsWriting => Volatile.Read(ref _pendingWrites) > 0;

    /// <summary>The first result is the one that counts.</summary>
    public GuestResult? Result
    {
        get
        {
            lock (_gate)
            {
                return _result;
            }
        }

        set
        {
            lock (_gate)
            {
                _result ??= value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    public void NoteActivity() => Interlocked.Increment(ref _activity);

    public void BeginWrite() => Interlocked.Increment(ref _pendingWrites);

    public void EndWrite() => Interlocked.Decrement(ref _pendingWrites);

    public void NoteEmulatorEnded()
    {
        lock (_gate)
        {
            Volatile.Write(ref _emulatorEnded, true);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Asks for an end at once, without waiting for the guest's own.</summary>
    public void RequestStop()
    {
        lock (_gate)
        {
            _mustStop = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until the emulator has ended, a stop was asked for, a first result arrives, or the time (null: any time) is over.</summary>
    public WaitOutcome Wait(TimeSpan? time, ResultHandling results)
    {
        long deadline = time is { } limit ? Environment.TickCount64 + (long)limit.TotalMilliseconds : long.MaxValue;
        lock (_gate)
        {
            while (true)
            {
                if (_emulatorEnded)
                {
                    return WaitOutcome.EmulatorEnded;
                }

                if (_mustStop)
                {
                    return WaitOutcome.StopRequested;
                }

                if (results == ResultHandling.Return && _result is not null)
                {
                    return WaitOutcome.ResultArrived;
                }

                long left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return WaitOutcome.TimeIsOver;
                }

                Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
            }
        }
    }
}
