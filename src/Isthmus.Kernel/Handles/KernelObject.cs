using System.Diagnostics;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Handles;

/// <summary>
/// What a handle names: an open file, a process, a thread, an event. Counted: whoever makes it owns the first reference, and the last
/// <see cref="Release"/> closes it. A handle table holds one reference for each handle; a call that waits holds one of its own.
/// </summary>
public abstract class KernelObject
{
    /// <summary>What it is.</summary>
    public abstract KernelObjectType ObjectType { get; }

    /// <summary>Its name for traces: a path, <c>process 7</c>.</summary>
    public abstract string Description { get; }

    /// <summary>A number that tells more, by type: a process's or a thread's number, the size of a file or of memory; else 0.</summary>
    public virtual long ObjectValue => 0;

    /// <summary>What can be done now without waiting.</summary>
    public virtual ObjectReadiness Readiness => ObjectReadiness.None;

    /// <summary>Where one waits for <see cref="ObjectReadiness.Readable"/>; null where that never changes.</summary>
    public virtual WaitQueue? ReadQueue => null;

    /// <summary>Where one waits for <see cref="ObjectReadiness.Writable"/>; null where that never changes.</summary>
    public virtual WaitQueue? WriteQueue => null;

    /// <summary>The pages that a mapping of it shows; null where it cannot be mapped.</summary>
    public virtual IPageSource? Pages => null;

    /// <summary>Its number among all objects of the kernel, given when somebody first asks, see <see cref="IsthmusKernel.NumberOf"/>.</summary>
    internal long ObjectNumber { get; set; }

    /// <summary>References that there are.</summary>
    internal int References { get; private set; } = 1;

    /// <summary>Adds a reference.</summary>
    public void AddReference()
    {
        Debug.Assert(References > 0, "a closed object stays closed");
        References++;
    }

    /// <summary>Drops a reference and closes the object with the last.</summary>
    public void Release()
    {
        Debug.Assert(References > 0, "a reference is dropped once");
        if (--References == 0)
        {
            Close();
        }
        else
        {
            HasLostReference();
        }
    }

    /// <summary>The last reference is gone.</summary>
    protected abstract void Close();

    /// <summary>A reference is gone, and others are left.</summary>
    protected virtual void HasLostReference()
    {
    }
}
