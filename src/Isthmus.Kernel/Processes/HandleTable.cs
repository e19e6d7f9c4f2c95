using System;
using Isthmus.Kernel.Files;

namespace Isthmus.Kernel.Processes;

/// <summary>A process's handles to open files: small numbers, the lowest free one first. Grows up to its limit as it fills.</summary>
public sealed class HandleTable
{
    // What a number beyond the first ones costs, with the open file behind it. The first ones are part of what a process costs.
    private const int FreeNumbers = 32;
    private const long NumberCost = 256;

    private readonly ResourceAccount? _account;
    private OpenFile?[] _files;
    private ulong[] _closeOnExec;
    private int _lowestFree;
    private long _charged;

    /// <summary>Makes an empty table for handles 0 to <paramref name="limit"/> - 1.</summary>
    /// <param name="limit">The first number that is never given out.</param>
    /// <param name="account">Who pays for many handles; null where nobody does.</param>
    public HandleTable(int limit, ResourceAccount? account = null)
    {
        _account = account;
        Limit = limit;
        _files = new OpenFile?[Math.Min(limit, 8)];
        _closeOnExec = new ulong[1];
    }

    /// <summary>The first number that is never given out.</summary>
    public int Limit { get; }

    /// <summary>One more than the highest number that may be open.</summary>
    public int Capacity => _files.Length;

    /// <summary>The open file behind a handle, or null. The table keeps its reference.</summary>
    public OpenFile? Find(int handle) => (uint)handle < (uint)_files.Length ? _files[handle] : null;

    /// <summary>Gives <paramref name="file"/> the lowest free number from <paramref name="minimum"/> on. The caller's reference passes
    /// to the table on success only.</summary>
    public Result<int> Add(OpenFile file, bool closeOnExec = false, int minimum = 0)
    {
        int handle = Math.Max(minimum, _lowestFree);
        while (handle < _files.Length && _files[handle] is not null)
        {
            handle++;
        }

        if (handle >= Limit)
        {
            return KernelError.TooManyHandles;
        }

        if (!TryGrow(handle + 1))
        {
            return KernelError.OutOfMemory;
        }

        Set(handle, file, closeOnExec);
        if (minimum <= _lowestFree)
        {
            _lowestFree = handle + 1;
        }

        return handle;
    }

    /// <summary>True where <see cref="Add"/> finds this many free numbers: there is room for them from now on.</summary>
    public bool HasRoomFor(int count)
    {
        int free = 0;
        for (int handle = 0; handle < _files.Length && free < count; handle++)
        {
            free += _files[handle] is null ? 1 : 0;
        }

        return count - free <= Limit - _files.Length && TryGrow(_files.Length + count - free);
    }

    /// <summary>Puts <paramref name="file"/> at a given number and closes what was there. The caller's reference passes to the table.</summary>
    public Result Replace(int handle, OpenFile file, bool closeOnExec = false)
    {
        if (handle < 0 || handle >= Limit)
        {
            return KernelError.BadHandle;
        }

        if (!TryGrow(handle + 1))
        {
            return KernelError.OutOfMemory;
        }

        OpenFile? old = Find(handle);
        Set(handle, file, closeOnExec);
        old?.Release();
        return Result.Success;
    }

    /// <summary>Closes a handle.</summary>
    public Result Close(int handle)
    {
        if (Find(handle) is not { } file)
        {
            return KernelError.BadHandle;
        }

        _files[handle] = null;
        _closeOnExec[handle >> 6] &= ~(1UL << (handle & 63));
        _lowestFree = Math.Min(_lowestFree, handle);
        file.Release();
        return Result.Success;
    }

    /// <summary>True where exec closes the handle.</summary>
    public bool ClosesOnExec(int handle) => (uint)handle < (uint)_files.Length && (_closeOnExec[handle >> 6] >> (handle & 63) & 1) != 0;

    /// <summary>Sets whether exec closes the handle.</summary>
    public Result SetCloseOnExec(int handle, bool value)
    {
        if (Find(handle) is null)
        {
            return KernelError.BadHandle;
        }

        Mark(handle, value);
        return Result.Success;
    }

    /// <summary>A copy for a child: the same open files, each with one more reference.</summary>
    /// <returns>Null where <paramref name="account"/> cannot pay for it.</returns>
    public HandleTable? Duplicate(ResourceAccount? account = null)
    {
        if (account?.TryChargeMemory(_charged) == false)
        {
            return null;
        }

        var copy = new HandleTable(Limit, account)
        {
            _charged = account is null ? 0 : _charged,
            _files = (OpenFile?[])_files.Clone(),
            _closeOnExec = (ulong[])_closeOnExec.Clone(),
            _lowestFree = _lowestFree,
        };
        foreach (OpenFile? file in _files)
        {
            file?.AddReference();
        }

        return copy;
    }

    /// <summary>Closes what is marked close-on-exec.</summary>
    public void CloseForExec()
    {
        for (int handle = 0; handle < _files.Length; handle++)
        {
            if (ClosesOnExec(handle))
            {
                _ = Close(handle);
            }
        }
    }

    /// <summary>Closes everything.</summary>
    public void CloseAll()
    {
        for (int handle = 0; handle < _files.Length; handle++)
        {
            OpenFile? file = _files[handle];
            _files[handle] = null;
            file?.Release();
        }

        _files = [];
        _closeOnExec = [];
        _lowestFree = 0;
        _account?.ReleaseMemory(_charged);
        _charged = 0;
    }

    /// <summary>Makes room for numbers below <paramref name="length"/>, which is within the limit.</summary>
    private bool TryGrow(int length)
    {
        if (length <= _files.Length)
        {
            return true;
        }

        length = Math.Min(Limit, Math.Max(length, _files.Length * 2));
        long charge = Math.Max(0, length - FreeNumbers) * NumberCost;
        if (_account?.TryChargeMemory(charge - _charged) == false)
        {
            return false;
        }

        _charged = _account is null ? 0 : charge;
        Array.Resize(ref _files, length);
        Array.Resize(ref _closeOnExec, (length + 63) / 64);
        return true;
    }

    private void Set(int handle, OpenFile file, bool closeOnExec)
    {
        _files[handle] = file;
        Mark(handle, closeOnExec);
    }

    private void Mark(int handle, bool closeOnExec)
    {
        ulong bit = 1UL << (handle & 63);
        ref ulong word = ref _closeOnExec[handle >> 6];
        word = closeOnExec ? word | bit : word & ~bit;
    }
}
