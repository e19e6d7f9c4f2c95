using System;
using System.Collections.Generic;

namespace Isthmus.Kernel.Security;

/// <summary>
/// Which paths a process can see, in the manner of <c>unveil</c>: its own veil, the one that the program after exec will get, and one that
/// whoever started it has set, which holds for the process and all that come from it.
/// </summary>
public sealed class Veil
{
    private static readonly VeilTree s_empty = new();

    private VeilTree? _current;
    private VeilTree? _afterExec;
    private VeilTree? _bound;

    /// <summary>How far the process's own veil has come.</summary>
    public VeilState State { get; private set; }

    /// <summary>How far the veil for the program after exec has come.</summary>
    public VeilState StateAfterExec { get; private set; }

    /// <summary>True where paths must be asked about.</summary>
    public bool Restricts => State != VeilState.None || _bound is not null;

    /// <summary>Bytes of memory that the trees stand for.</summary>
    public long Cost => (_current?.Cost ?? 0) + (_afterExec?.Cost ?? 0);

    /// <summary>A child's veil.</summary>
    public Veil Clone() => new()
    {
        _current = _current?.Clone(),
        _afterExec = _afterExec?.Clone(),
        _bound = _bound,
        State = State,
        StateAfterExec = StateAfterExec,
    };

    /// <summary>The veil of a process that is not a copy.</summary>
    public Veil ForSpawn() => new() { _bound = _bound };

    /// <summary>A new program begins: the veil that was made for it takes the place of the one before.</summary>
    public void ChangeForExec()
    {
        _current = StateAfterExec == VeilState.None ? null : _afterExec;
        State = StateAfterExec == VeilState.None ? VeilState.None : VeilState.LockedInherited;
        _afterExec = null;
        StateAfterExec = VeilState.None;
    }

    /// <summary>Lists the paths that were unveiled for the process as it is, in the order of the tree.</summary>
    public void ListPaths(ICollection<(byte[] Path, VeilAccess Access)> paths) => _current?.ListPaths(paths);

    /// <summary>Nothing can be unveiled any more for the process as it is.</summary>
    public void Lock() => State = VeilState.Locked;

    /// <summary>Answers whether a path can be unveiled: nowhere for more than it was unveiled for before.</summary>
    /// <param name="path">The absolute path, without links and dots.</param>
    /// <param name="access">What for.</param>
    /// <param name="forCurrent">True for the process as it is.</param>
    /// <param name="forNext">True for the program after exec.</param>
    public Result CheckUnveil(ReadOnlySpan<byte> path, VeilAccess access, bool forCurrent, bool forNext)
        => (forCurrent && _current?.Allows(path, access) == false) || (forNext && _afterExec?.Allows(path, access) == false)
            ? KernelError.NotPermitted
            : Result.Success;

    /// <summary>What <see cref="Cost"/> will be once a path is unveiled.</summary>
    public long CostWith(ReadOnlySpan<byte> path, bool forCurrent, bool forNext)
    {
        long current = forCurrent ? (_current ?? s_empty).CostWith(path) : _current?.Cost ?? 0;
        return current + (forNext ? (_afterExec ?? s_empty).CostWith(path) : _afterExec?.Cost ?? 0);
    }

    /// <summary>Unveils a path, which has been checked.</summary>
    public void Unveil(ReadOnlySpan<byte> path, VeilAccess access, bool forCurrent, bool forNext)
    {
        if (forCurrent)
        {
            _current ??= new VeilTree();
            _current.Unveil(path, access);
            State = VeilState.Dropped;
        }

        if (forNext)
        {
            _afterExec ??= new VeilTree();
            _afterExec.Unveil(path, access);
            StateAfterExec = VeilState.Dropped;
        }
    }

    /// <summary>Adds a path to the bound that the process cannot change.</summary>
    public void AddToBound(ReadOnlySpan<byte> path, VeilAccess access)
    {
        _bound ??= new VeilTree();
        _bound.Unveil(path, access);
    }

    /// <summary>Answers whether a path may be used: hidden paths do not exist.</summary>
    /// <param name="path">The absolute path, without links and dots.</param>
    /// <param name="needed">What for.</param>
    public Result Check(ReadOnlySpan<byte> path, VeilAccess needed)
    {
        if (_bound is { } bound)
        {
            Result allowed = Check(bound, path, needed);
            if (allowed.IsError)
            {
                return allowed;
            }
        }

        return State == VeilState.None ? Result.Success
            : _current is { } tree ? Check(tree, path, needed)
            : KernelError.NotFound;
    }

    private static Result Check(VeilTree tree, ReadOnlySpan<byte> path, VeilAccess needed)
    {
        VeilAccess access = tree.AccessAt(path);
        if ((access & (VeilAccess.Read | VeilAccess.Browse)) != 0)
        {
            access |= VeilAccess.ReadOrBrowse;
        }

        return access == VeilAccess.None ? KernelError.NotFound
            : (needed & ~access) != 0 ? KernelError.AccessDenied
            : Result.Success;
    }
}
