namespace Isthmus.Machine.Simulated.Memory;

/// <summary>The injector of one kind of allocation failure. The plan may be changed while the machine runs.</summary>
public sealed class AllocationFaults
{
    private readonly SeededRandom _random;
    private AllocationFailurePlan _plan;

    internal AllocationFaults(AllocationFailurePlan plan, SeededRandom random)
    {
        _plan = plan;
        _random = random;
    }

    /// <summary>What fails. To set it starts the count of requests anew.</summary>
    public AllocationFailurePlan Plan
    {
        get => _plan;
        set
        {
            _plan = value;
            Requests = 0;
        }
    }

    /// <summary>Requests since the plan was set, refused ones too.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests that were refused by a plan, ever.</summary>
    public long Refused { get; private set; }

    /// <summary>Counts a request and says whether it is to fail.</summary>
    internal bool Refuse()
    {
        Requests++;
        bool refused = Requests == _plan.FailNumber || Requests > _plan.FailAfter || _random.Chance(_plan.Probability);
        Refused += refused ? 1 : 0;
        return refused;
    }
}
