using System.Numerics;

namespace Isthmus.Kernel.Signals;

/// <summary>Signals that were sent and not yet acted upon, each at most once, with what is known of the first sender.</summary>
public class PendingSignals
{
    private SignalOrigin[]? _origins;

    /// <summary>What is pending; bit n is signal n.</summary>
    public ulong Pending { get; private set; }

    /// <summary>Marks a signal as sent; where it is pending already, the first sender counts.</summary>
    public void Raise(int signal, in SignalOrigin origin = default)
    {
        if ((Pending >> signal & 1) != 0)
        {
            return;
        }

        Pending |= 1UL << signal;
        if (_origins is null && origin == default)
        {
            return;
        }

        _origins ??= new SignalOrigin[SignalState.Limit];
        _origins[signal] = origin;
    }

    /// <summary>Forgets a sent signal.</summary>
    public void Discard(int signal) => Pending &= ~(1UL << signal);

    /// <summary>Takes the lowest-numbered pending signal that <paramref name="blocked"/> does not hold back, or 0.</summary>
    public int Take(ulong blocked, out SignalOrigin origin)
    {
        ulong deliverable = Pending & ~blocked;
        if (deliverable == 0)
        {
            origin = default;
            return 0;
        }

        int signal = BitOperations.TrailingZeroCount(deliverable);
        Discard(signal);
        origin = _origins is null ? default : _origins[signal];
        return signal;
    }
}
