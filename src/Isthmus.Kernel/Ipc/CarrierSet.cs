using System.Collections.Generic;
using Isthmus.Kernel.Handles;

namespace Isthmus.Kernel.Ipc;

/// <summary>
/// What the carriers of a kernel have in common: what closed ones hold is dropped one by one, however deep carriers lie in carriers, and
/// those that only carriers refer to from which nobody can ever receive (a channel in its own queue, sockets in flight inside each
/// other) are found and emptied, which closes them.
/// <para>A carrier can be reached where a table or a call refers to it, or where another holds it that can be reached. Only carriers that
/// hold carriers can be part of a ring.</para>
/// </summary>
public sealed class CarrierSet
{
    // Up to so many carriers each suspicion is looked into; with more of them, a search must be worth its cost.
    private const int FewCarriers = 256;
    private const int SuspicionShare = 4;

    private readonly List<ICarrier> _carriers = [];
    private readonly List<ICarrier> _stack = [];
    private readonly List<ICarrier> _closed = [];
    private long _search;
    private int _suspicions;
    private bool _isDropping;

    /// <summary>Carriers that hold carriers.</summary>
    public int Count => _carriers.Count;

    /// <summary>Looks for what cannot be reached any more, where there is reason to.</summary>
    public void Collect()
    {
        while (_suspicions > 0 && !_isDropping)
        {
            _suspicions = 0;
            MarkReachable();

            // Nobody waits at a carrier that was not reached: a call that waits refers to it.
            for (int i = 0; i < _carriers.Count; i++)
            {
                if (_carriers[i].Transit.Mark != _search)
                {
                    _closed.Add(_carriers[i]);
                }
            }

            DropClosed();
        }
    }

    /// <summary>Something is on its way in a carrier, which has its reference.</summary>
    /// <returns>True where that may have made a ring: <see cref="HasSent"/> wants to know.</returns>
    internal bool Load(ICarrier carrier, KernelObject cargo)
    {
        if (cargo is not ICarrier other)
        {
            return false;
        }

        other.Transit.InFlight++;
        CountCarried(carrier, 1);
        return (other.Transit.Carried > 0 || other == carrier) && other.Transit.IsHeldByCarriersOnly;
    }

    /// <summary>Something has left a carrier.</summary>
    internal void Unload(ICarrier carrier, KernelObject cargo)
    {
        if (cargo is ICarrier other)
        {
            other.Transit.InFlight--;
            CountCarried(carrier, -1);
        }
    }

    /// <summary>All of a message is loaded.</summary>
    internal void HasSent(ICarrier carrier, bool isSuspicious)
    {
        if (carrier.Transit.Carried > 0 && (isSuspicious || carrier.Transit.IsHeldByCarriersOnly))
        {
            Suspect();
        }
    }

    /// <summary>Somebody has let go of a carrier, and others are left who hold it.</summary>
    internal void HasLostReference(ICarrier carrier)
    {
        if (carrier.Transit is { InFlight: > 0, Carried: > 0, IsHeldByCarriersOnly: true })
        {
            Suspect();
        }
    }

    /// <summary>Drops what a closed carrier holds.</summary>
    internal void Drop(ICarrier closed)
    {
        if (closed.HasCargo)
        {
            _closed.Add(closed);
            DropClosed();
            Collect();
        }
    }

    /// <summary>The search has come to something that a carrier holds.</summary>
    internal void Reach(KernelObject cargo)
    {
        if (cargo is ICarrier { Transit.Carried: > 0 } carrier)
        {
            Reach(carrier);
        }
    }

    private void Suspect()
    {
        _suspicions++;
        if (_carriers.Count <= FewCarriers || _suspicions > _carriers.Count / SuspicionShare)
        {
            Collect();
        }
    }

    private void MarkReachable()
    {
        _search++;
        for (int i = 0; i < _carriers.Count; i++)
        {
            if (!_carriers[i].Transit.IsHeldByCarriersOnly)
            {
                Reach(_carriers[i]);
            }
        }

        while (_stack.Count > 0)
        {
            ICarrier carrier = _stack[^1];
            _stack.RemoveAt(_stack.Count - 1);
            carrier.ReachCargo(this);
        }
    }

    private void Reach(ICarrier carrier)
    {
        if (carrier.Transit.Mark != _search)
        {
            carrier.Transit.Mark = _search;
            _stack.Add(carrier);
        }
    }

    // What is let go of may be a carrier that closes, whose cargo comes here too: a loop, no recursion.
    private void DropClosed()
    {
        if (_isDropping)
        {
            return;
        }

        _isDropping = true;
        try
        {
            while (_closed.Count > 0)
            {
                ICarrier carrier = _closed[^1];
                if (carrier.HasCargo)
                {
                    carrier.DropCargo();
                }
                else
                {
                    _closed.RemoveAt(_closed.Count - 1);
                }
            }
        }
        finally
        {
            _isDropping = false;
        }
    }

    private void CountCarried(ICarrier carrier, int change)
    {
        CarrierState state = carrier.Transit;
        state.Carried += change;
        if (state.Carried > 0 && state.Index < 0)
        {
            state.Index = _carriers.Count;
            _carriers.Add(carrier);
        }
        else if (state.Carried == 0)
        {
            ICarrier last = _carriers[^1];
            _carriers[state.Index] = last;
            last.Transit.Index = state.Index;
            state.Index = -1;
            _carriers.RemoveAt(_carriers.Count - 1);
        }
    }
}
