namespace Isthmus.Kernel.Security;

/// <summary>
/// What a process has promised, for itself and for the program that it will become. Beside that stands a bound that whoever started it
/// has set: it holds for the process and all that come from it, whatever they promise.
/// </summary>
public readonly record struct PledgeState
{
    /// <summary>The promises in force; null where none were made.</summary>
    public Promise? Current { get; init; }

    /// <summary>Those that will be in force after exec; null where none were made for it.</summary>
    public Promise? AfterExec { get; init; }

    /// <summary>The bound; null where there is none.</summary>
    public Promise? Bound { get; init; }

    /// <summary>True where calls must be asked about.</summary>
    public bool Restricts => Current is not null || Bound is not null;

    /// <summary>What the process may do.</summary>
    public Promise Allowed
        => Restricts ? (Current ?? Promise.All) & (Bound ?? Promise.All) : Promise.All | Promise.Unpledged;

    /// <summary>What a new program starts with.</summary>
    public PledgeState ForExec() => new() { Current = AfterExec, Bound = Bound };

    /// <summary>What a process starts with that is not a copy.</summary>
    public PledgeState ForSpawn() => new() { Bound = Bound };

    /// <summary>Makes promises. Nothing changes where they are refused.</summary>
    /// <param name="promises">For the process as it is; null leaves them as they are.</param>
    /// <param name="afterExec">For the program that it will become; null leaves them as they are.</param>
    /// <returns>The new state; <see cref="KernelError.NotPermitted"/> where more is asked for than is held.</returns>
    public Result<PledgeState> Narrow(Promise? promises, Promise? afterExec)
    {
        bool dropsWithoutError = Current is { } held && (held & Promise.NoError) != 0;
        if (!TryNarrow(Current, ref promises, dropsWithoutError) || !TryNarrow(AfterExec, ref afterExec, dropsWithoutError))
        {
            return KernelError.NotPermitted;
        }

        return this with { Current = promises ?? Current, AfterExec = afterExec ?? AfterExec };
    }

    private static bool TryNarrow(Promise? held, ref Promise? asked, bool dropsWithoutError)
    {
        if (held is not { } limit || asked is not { } wanted || (wanted & ~limit) == 0)
        {
            return true;
        }

        asked = wanted & limit;
        return dropsWithoutError;
    }
}
