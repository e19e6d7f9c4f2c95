namespace Isthmus.Machine.Simulated.Devices;

/// <summary>The one line by which devices ask for attention.</summary>
internal sealed class InterruptLine
{
    private bool _raised;

    /// <summary>True while a request waits for delivery.</summary>
    public bool IsRaised => _raised;

    /// <summary>Asks for attention.</summary>
    public void Raise() => _raised = true;

    /// <summary>Delivers and acknowledges the request, if there is one.</summary>
    public bool TryTake()
    {
        bool raised = _raised;
        _raised = false;
        return raised;
    }
}
