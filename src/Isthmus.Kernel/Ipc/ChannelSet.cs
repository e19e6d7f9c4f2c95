using System.Collections.Generic;
using Isthmus.Kernel.Handles;

namespace Isthmus.Kernel.Ipc;

/// <summary>
/// What the channels of a kernel have in common: messages of closed ends are dropped one by one, however deep channels lie in channels,
/// and ends that only messages refer to which nobody can ever receive (a channel in its own queue, a ring of them) are found and closed.
/// <para>An end can be reached where a table or a call refers to it, or where a message holds it that waits at an end that can be
/// reached. Only ends whose messages hold ends ("carriers") can be part of a ring.</para>
/// </summary>
public sealed class ChannelSet
{
    // Up to so many carriers each suspicion is looked into; with more of them, a search must be worth its cost.
    private const int FewCarriers = 256;
    private const int SuspicionShare = 4;

    private readonly List<ChannelEnd> _carriers = [];
    private readonly List<ChannelEnd> _stack = [];
    private readonly List<ChannelEnd> _closed = [];
    private long _search;
    private int _suspicions;
    private bool _isDropping;

    /// <summary>Ends whose messages hold ends of channels.</summary>
    public int Carriers => _carriers.Count;

    /// <summary>Looks for what cannot be reached any more, where there is reason to.</summary>
    public void Collect()
    {
        while (_suspicions > 0 && !_isDropping)
        {
            _suspicions = 0;
            MarkReachable();

            // Nobody waits at an end that was not reached: a call that waits refers to it.
            for (int i = 0; i < _carriers.Count; i++)
            {
                if (_carriers[i].Mark != _search)
                {
                    _closed.Add(_carriers[i]);
                }
            }

            DropClosed();
        }
    }

    internal void HasSent(ChannelEnd carrier, ChannelMessage message)
    {
        bool isSuspicious = false;
        foreach (HandleEntry entry in message.Handles)
        {
            if (entry.Object is ChannelEnd end)
            {
                end.InFlight++;
                Count(carrier, 1);
                isSuspicious |= (end.Carried > 0 || end == carrier) && end.IsHeldByMessagesOnly;
            }
        }

        if (carrier.Carried > 0 && (isSuspicious || carrier.IsHeldByMessagesOnly))
        {
            Suspect();
        }
    }

    internal void HasTaken(ChannelEnd carrier, ChannelMessage message)
    {
        foreach (HandleEntry entry in message.Handles)
        {
            if (entry.Object is ChannelEnd end)
            {
                end.InFlight--;
                Count(carrier, -1);
            }
        }
    }

    internal void HasLostReference(ChannelEnd end)
    {
        if (end.Carried > 0 && end.IsHeldByMessagesOnly)
        {
            Suspect();
        }
    }

    /// <summary>Drops the messages of a closed end.</summary>
    internal void Drop(ChannelEnd closed)
    {
        if (closed.Count > 0)
        {
            _closed.Add(closed);
            DropClosed();
            Collect();
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
            if (!_carriers[i].IsHeldByMessagesOnly)
            {
                Reach(_carriers[i]);
            }
        }

        while (_stack.Count > 0)
        {
            ChannelEnd carrier = _stack[^1];
            _stack.RemoveAt(_stack.Count - 1);
            for (int i = 0; i < carrier.Count; i++)
            {
                foreach (HandleEntry entry in carrier.MessageAt(i).Handles)
                {
                    if (entry.Object is ChannelEnd { Carried: > 0 } end)
                    {
                        Reach(end);
                    }
                }
            }
        }
    }

    private void Reach(ChannelEnd carrier)
    {
        if (carrier.Mark != _search)
        {
            carrier.Mark = _search;
            _stack.Add(carrier);
        }
    }

    // Releasing a message's handles may close other ends, whose messages come here too: a loop, no recursion.
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
                ChannelEnd end = _closed[^1];
                if (end.Count == 0)
                {
                    _closed.RemoveAt(_closed.Count - 1);
                    continue;
                }

                foreach (HandleEntry entry in end.Take().Handles)
                {
                    entry.Object.Release();
                }
            }
        }
        finally
        {
            _isDropping = false;
        }
    }

    private void Count(ChannelEnd carrier, int change)
    {
        carrier.Carried += change;
        if (carrier.Carried > 0 && carrier.CarrierIndex < 0)
        {
            carrier.CarrierIndex = _carriers.Count;
            _carriers.Add(carrier);
        }
        else if (carrier.Carried == 0)
        {
            ChannelEnd last = _carriers[^1];
            _carriers[carrier.CarrierIndex] = last;
            last.CarrierIndex = carrier.CarrierIndex;
            carrier.CarrierIndex = -1;
            _carriers.RemoveAt(_carriers.Count - 1);
        }
    }
}
