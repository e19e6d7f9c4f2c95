using System;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Handles;

/// <summary>
/// A process's handles to kernel objects of every type, each with rights. The lowest free slot is used first; a slot that is used again
/// has another generation, and one whose generations have run out is never used again. The table grows as it fills, up to its limit.
/// </summary>
public sealed class ObjectHandleTable
{
    // What a slot beyond the first ones costs, with a small object behind it. The first ones are part of what a process costs.
    private const int FreeSlots = 32;
    private const long SlotCost = 256;

    private readonly ResourceAccount? _account;
    private Slot[] _slots;
    private int _lowestFree;
    private long _charged;

    /// <summary>Makes an empty table.</summary>
    /// <param name="limit">Handles that may be open at once.</param>
    /// <param name="account">Who pays for many handles; null where nobody does.</param>
    public ObjectHandleTable(int limit, ResourceAccount? account = null)
    {
        _account = account;
        Limit = limit;
        _slots = new Slot[Math.Min(limit, 8)];
    }

    /// <summary>Handles that may be open at once.</summary>
    public int Limit { get; }

    /// <summary>One more than the highest slot that may be in use.</summary>
    internal int Capacity => _slots.Length;

    /// <summary>The object in a slot, whatever its generation and rights, or null.</summary>
    internal KernelObject? ObjectAt(int index) => _slots[index].Object;

    /// <summary>Woken when a handle goes away: who waits for the object behind it must know.</summary>
    public WaitQueue Closed { get; } = new();

    /// <summary>Handles that are open.</summary>
    public int Count { get; private set; }

    /// <summary>Makes a handle. The caller's reference passes to the table on success only.</summary>
    public Result<ObjectHandle> Add(KernelObject target, ObjectRights rights)
    {
        Result reserved = Reserve(1);
        if (reserved.IsError)
        {
            return reserved.Error;
        }

        int index = FindFree(_lowestFree);
        _lowestFree = index + 1;
        ref Slot slot = ref _slots[index];
        slot.Object = target;
        slot.Rights = rights;
        Count++;
        return new ObjectHandle(index, slot.Generation);
    }

    /// <summary>Makes a handle of a given number, for a process that is still being built: the number has generation 0 and is free. The
    /// caller's reference passes to the table on success only.</summary>
    public Result AddAt(ObjectHandle handle, KernelObject target, ObjectRights rights)
    {
        if (handle.Generation != 0 || handle.Index < 0 || handle.Index >= Limit)
        {
            return KernelError.InvalidArgument;
        }

        if (!TryGrow(handle.Index + 1))
        {
            return KernelError.OutOfMemory;
        }

        ref Slot slot = ref _slots[handle.Index];
        if (slot.Object is not null || slot.Generation != 0)
        {
            return KernelError.InvalidArgument;
        }

        slot.Object = target;
        slot.Rights = rights;
        Count++;
        return Result.Success;
    }

    /// <summary>Makes sure that the next <paramref name="count"/> calls of <see cref="Add"/> succeed, as long as nothing else is added.</summary>
    public Result Reserve(int count)
    {
        int index = _lowestFree;
        for (int i = 0; i < count; i++)
        {
            index = FindFree(index);
            if (index >= Limit)
            {
                return KernelError.TooManyHandles;
            }

            if (!TryGrow(index + 1))
            {
                return KernelError.OutOfMemory;
            }

            index++;
        }

        return Result.Success;
    }

    /// <summary>Finds what a handle names. The table keeps its reference.</summary>
    /// <returns><see cref="KernelError.BadHandle"/> where the handle was never given out or is closed.</returns>
    public Result<HandleEntry> Find(ObjectHandle handle)
    {
        int index = handle.Index;
        return (uint)index < (uint)_slots.Length && _slots[index] is { Object: { } target } slot && slot.Generation == handle.Generation
            ? new HandleEntry(target, slot.Rights)
            : KernelError.BadHandle;
    }

    /// <summary>Finds what a handle names where it allows what the caller is about to do. The table keeps its reference.</summary>
    /// <returns>Null where the handle names nothing or a right is missing; <see cref="Find"/> knows which.</returns>
    public KernelObject? FindAllowed(ObjectHandle handle, ObjectRights needed)
    {
        Slot[] slots = _slots;
        int index = handle.Index;
        if ((uint)index >= (uint)slots.Length)
        {
            return null;
        }

        ref Slot slot = ref slots[index];
        return slot.Generation == handle.Generation && (needed & ~slot.Rights) == 0 ? slot.Object : null;
    }

    /// <summary>Finds an object of a type by a handle that allows what the caller is about to do. The table keeps its reference: a call
    /// that then waits adds one of its own.</summary>
    /// <returns><see cref="KernelError.BadHandle"/> where the handle names nothing, or an object of another type;
    /// <see cref="KernelError.AccessDenied"/> where a right is missing.</returns>
    public Result<T> Find<T>(ObjectHandle handle, ObjectRights needed)
        where T : KernelObject
        => !Find(handle).TryGet(out HandleEntry entry, out KernelError error) ? error
            : entry.Object is not T target ? KernelError.BadHandle
            : !entry.Allows(needed) ? KernelError.AccessDenied
            : target;

    /// <summary>Makes another handle to the same object with some of the rights of the first.</summary>
    public Result<ObjectHandle> Duplicate(ObjectHandle handle, ObjectRights rights)
    {
        if (!Find(handle).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        if (!entry.Allows(ObjectRights.Duplicate | rights))
        {
            return KernelError.AccessDenied;
        }

        Result<ObjectHandle> copy = Add(entry.Object, rights);
        if (copy.IsSuccess)
        {
            entry.Object.AddReference();
        }

        return copy;
    }

    /// <summary>Takes a handle away. The table's reference passes to the caller.</summary>
    public Result<HandleEntry> Take(ObjectHandle handle)
    {
        if (!Find(handle).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        ref Slot slot = ref _slots[handle.Index];
        slot.Object = null;
        slot.Rights = ObjectRights.None;
        if (slot.Generation == ObjectHandle.MaximumGeneration)
        {
            slot.IsUsedUp = true;
        }
        else
        {
            slot.Generation++;
            _lowestFree = Math.Min(_lowestFree, handle.Index);
        }

        Count--;
        Closed.WakeAll();
        return entry;
    }

    /// <summary>Closes a handle.</summary>
    public Result Close(ObjectHandle handle)
    {
        if (!Take(handle).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        entry.Object.Release();
        return Result.Success;
    }

    /// <summary>Closes everything; the table cannot be used any more.</summary>
    public void CloseAll()
    {
        for (int index = 0; index < _slots.Length; index++)
        {
            KernelObject? target = _slots[index].Object;
            _slots[index].Object = null;
            target?.Release();
        }

        _slots = [];
        _lowestFree = 0;
        Count = 0;
        _account?.ReleaseMemory(_charged);
        _charged = 0;
    }

    /// <summary>Wears a free slot out, for tests of what happens after two billion uses.</summary>
    internal void Age(int index) => _slots[index].Generation = ObjectHandle.MaximumGeneration;

    /// <summary>The first free slot from <paramref name="index"/> on, which may lie behind the last one.</summary>
    private int FindFree(int index)
    {
        while (index < _slots.Length && (_slots[index].Object is not null || _slots[index].IsUsedUp))
        {
            index++;
        }

        return index;
    }

    private bool TryGrow(int length)
    {
        if (length <= _slots.Length)
        {
            return true;
        }

        length = Math.Min(Limit, Math.Max(length, _slots.Length * 2));
        long charge = Math.Max(0, length - FreeSlots) * SlotCost;
        if (_account?.TryChargeMemory(charge - _charged) == false)
        {
            return false;
        }

        _charged = _account is null ? 0 : charge;
        Array.Resize(ref _slots, length);
        return true;
    }

    private struct Slot
    {
        public KernelObject? Object;
        public ObjectRights Rights;
        public int Generation;
        public bool IsUsedUp;
    }
}
