using System.Numerics;

namespace Isthmus.Kernel.Signals;

/// <summary>A process's signals: what is pending, what is blocked, and what each one does. Numbers are the ABI's, 1 to 63.</summary>
public sealed class SignalState
{
    /// <summary>Handler value: do the default action.</summary>
    public const ulong Default = 0;

    /// <summary>Handler value: do nothing.</summary>
    public const ulong Ignore = 1;

    /// <summary>One more than the highest signal number.</summary>
    public const int Limit = 64;

    private ulong[]? _handlers;
    private SignalDetail[]? _details;
    private SignalOrigin[]? _origins;

    /// <summary>Signals sent and not yet acted upon; bit n is signal n.</summary>
    public ulong Pending { get; private set; }

    /// <summary>Signals that wait until they are unblocked.</summary>
    public ulong Blocked { get; set; }

    /// <summary>True where a signal is to be acted upon.</summary>
    public bool HasDeliverable => (Pending & ~Blocked) != 0;

    /// <summary>What a signal does: <see cref="Default"/>, <see cref="Ignore"/>, or the address of a handler.</summary>
    public ulong HandlerOf(int signal) => _handlers is null ? Default : _handlers[signal];

    /// <summary>Says what a signal does.</summary>
    public void SetHandler(int signal, ulong handler)
    {
        if (_handlers is null && handler == Default)
        {
            return;
        }

        _handlers ??= new ulong[Limit];
        _handlers[signal] = handler;
    }

    /// <summary>What the ABI says of a signal's handler besides.</summary>
    public SignalDetail DetailOf(int signal) => _details is null ? default : _details[signal];

    /// <summary>Keeps what the ABI says of a signal's handler besides.</summary>
    public void SetDetail(int signal, SignalDetail detail)
    {
        if (_details is null && detail == default)
        {
            return;
        }

        _details ??= new SignalDetail[Limit];
        _details[signal] = detail;
    }

    /// <summary>Where the signal came from that was sent last.</summary>
    public SignalOrigin OriginOf(int signal) => _origins is null ? default : _origins[signal];

    /// <summary>Marks a signal as sent.</summary>
    public void Raise(int signal, SignalOrigin origin = default)
    {
        Pending |= 1UL << signal;
        if (_origins is not null || origin != default)
        {
            _origins ??= new SignalOrigin[Limit];
            _origins[signal] = origin;
        }
    }

    /// <summary>Forgets a sent signal.</summary>
    public void Discard(int signal) => Pending &= ~(1UL << signal);

    /// <summary>Takes the lowest-numbered signal that is to be acted upon, or 0.</summary>
    public int Take()
    {
        ulong deliverable = Pending & ~Blocked;
        if (deliverable == 0)
        {
            return 0;
        }

        int signal = BitOperations.TrailingZeroCount(deliverable);
        Discard(signal);
        return signal;
    }

    /// <summary>The state of a forked child: the same handlers and mask, nothing pending.</summary>
    public SignalState Fork() => new()
    {
        _handlers = (ulong[]?)_handlers?.Clone(),
        _details = (SignalDetail[]?)_details?.Clone(),
        Blocked = Blocked,
    };

    /// <summary>After exec the handlers' code is gone: they go back to default; what is ignored stays so. No handler runs any more, so
    /// nothing needs to stay blocked: whoever replaces the program unblocks what is pending.</summary>
    public void ResetHandlersForExec()
    {
        _details = null;
        for (int signal = 1; _handlers is not null && signal < Limit; signal++)
        {
            if (_handlers[signal] != Ignore)
            {
                _handlers[signal] = Default;
            }
        }
    }
}
