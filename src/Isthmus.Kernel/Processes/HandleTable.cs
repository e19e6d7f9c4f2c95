using System;
using Isthmus.Kernel.Files;

namespace Isthmus.Kernel.Processes;

/// <summary>A process's handles to open files: small numbers, the lowest free one first. Grows up to its limit as it fills.</summary>
public sealed class HandleTable
{
    private OpenFile?[] _files;
    private ulong[] _closeOnExec;
    private int _lowestFree;

    /// <summary>Makes an empty table for handles 0 to <paramref name="limit"/> - 1.</summary>
    public HandleTable(int limit)
    {
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

        Set(handle, file, closeOnExec);
        if (minimum <= _lowestFree)
        {
            _lowestFree = handle + 1;
        }

        return handle;
    }

    /// <summary>True where <see cref="Add"/> would find this many free numbers.</summary>
    public bool HasRoomFor(int count)
    {
        int free = Limit - _files.Length;
        for (int handle = 0; handle < _files.Length && free < count; handle++)
        {
            free += _files[handle] is null ? 1 : 0;
        }

        return free >= count;
    }

    /// <summary>Puts <paramref name="file"/> at a given number and closes what was there. The caller's reference passes to the table.</summary>
    public Result Replace(int handle, OpenFile file, bool closeOnExec = false)
    {
        if (handle < 0 || handle >= Limit)
        {
            return KernelError.BadHandle;
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
    public HandleTable Duplicate()
    {
        var copy = new HandleTable(Limit)
        {
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

        _lowestFree = 0;
    }

    private void Set(int handle, OpenFile file, bool closeOnExec)
    {
        if (handle >= _files.Length)
        {
            int length = Math.Min(Limit, Math.Max(handle + 1, _files.Length * 2));
            Array.Resize(ref _files, length);
            Array.Resize(ref _closeOnExec, (length + 63) / 64);
        }

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
