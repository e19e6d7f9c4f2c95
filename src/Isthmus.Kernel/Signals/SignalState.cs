namespace Isthmus.Kernel.Signals;

/// <summary>A process's signals: what is pending for any of its threads, and what each one does. Numbers are the ABI's, 1 to 63.</summary>
public sealed class SignalState : PendingSignals
{
    /// <summary>Handler value: do the default action.</summary>
    public const ulong Default = 0;

    /// <summary>Handler value: do nothing.</summary>
    public const ulong Ignore = 1;

    /// <summary>One more than the highest signal number.</summary>
    public const int Limit = 64;

    private ulong[]? _handlers;
    private SignalHandlerOptions[]? _options;

    /// <summary>What a signal does: <see cref="Default"/>, <see cref="Ignore"/>, or the address of a handler.</summary>
    public ulong HandlerOf(int signal) => _handlers is null ? Default : _handlers[signal];

    /// <summary>What a program said about a handler besides its address.</summary>
    public SignalHandlerOptions OptionsOf(int signal) => _options is null ? default : _options[signal];

    /// <summary>Says what a signal does.</summary>
    public void SetHandler(int signal, ulong handler, in SignalHandlerOptions options = default)
    {
        if (_options is not null || options != default)
        {
            _options ??= new SignalHandlerOptions[Limit];
            _options[signal] = options;
        }

        if (_handlers is null && handler == Default)
        {
            return;
        }

        _handlers ??= new ulong[Limit];
        _handlers[signal] = handler;
    }

    /// <summary>The state of a forked child: the same handlers, nothing pending.</summary>
    public SignalState Fork() => new()
    {
        _handlers = (ulong[]?)_handlers?.Clone(),
        _options = (SignalHandlerOptions[]?)_options?.Clone(),
    };

    /// <summary>After exec the handlers' code is gone: they go back to default; what is ignored stays so. No handler runs any more, so
    /// nothing needs to stay blocked: whoever replaces the program unblocks what is pending.</summary>
    public void ResetHandlersForExec()
    {
        _options = null;
        for (int signal = 1; _handlers is not null && signal < Limit; signal++)
        {
            if (_handlers[signal] != Ignore)
            {
                _handlers[signal] = Default;
            }
        }
    }
}
