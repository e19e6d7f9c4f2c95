using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Files;

/// <summary>
/// An open file that tells what happens to inodes. A read gives one event: the watch (4 bytes), what happened (4 bytes), the length of
/// the name with its NUL (8 bytes; 0 where there is none) and the name. Of many that nobody reads the oldest are lost.
/// </summary>
public sealed class InodeWatcher : OpenFile
{
    /// <summary>Events that wait to be read at most.</summary>
    public const int Capacity = 32;

    private const int HeaderBytes = 16;
    private const int LongestEvent = HeaderBytes + PathSyntax.MaximumName + 1;
    private const int Cost = 2048;
    private const int WatchCost = 256;

    private readonly InodeEvent[] _events = new InodeEvent[Capacity];
    private readonly Dictionary<int, InodeWatch> _watches = [];
    private readonly WaitQueue _readable = new();
    private readonly ResourceAccount _account;
    private int _first;
    private int _count;
    private int _lastNumber;

    private InodeWatcher(ResourceAccount account, OpenMode flags)
    {
        _account = account;
        Mode = OpenMode.Read | (flags & OpenMode.NonBlocking);
    }

    /// <inheritdoc/>
    public override string Description => "inode watcher";

    /// <inheritdoc/>
    public override FileStatus Status => new() { Type = FileType.Fifo, Permissions = 0x100, LinkCount = 1 };

    /// <inheritdoc/>
    public override bool IsReadable => _count > 0;

    /// <inheritdoc/>
    public override bool IsWritable => false;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _readable;

    /// <summary>Makes one without watches. The caller owns the reference.</summary>
    public static Result<InodeWatcher> Create(ResourceAccount account, OpenMode flags)
        => account.TryChargeMemory(Cost) ? new InodeWatcher(account, flags) : KernelError.OutOfMemory;

    /// <summary>Tells of an inode from now on.</summary>
    /// <returns>The watch's number; <see cref="KernelError.NotSupported"/> where nobody would notice what happens to the inode,
    /// <see cref="KernelError.Exists"/> where it is watched already.</returns>
    public Result<int> Watch(Inode inode, InodeEvents mask)
    {
        if (!inode.IsWatchable)
        {
            return KernelError.NotSupported;
        }

        for (InodeWatch? other = inode.Watches; other is not null; other = other.Next)
        {
            if (other.Watcher == this)
            {
                return KernelError.Exists;
            }
        }

        if (_lastNumber == int.MaxValue || !_account.TryChargeMemory(WatchCost))
        {
            return KernelError.OutOfMemory;
        }

        var watch = new InodeWatch(this, inode, ++_lastNumber, mask) { Next = inode.Watches };
        inode.Watches = watch;
        _watches.Add(watch.Number, watch);
        return watch.Number;
    }

    /// <summary>Ends a watch; what it has told already stays.</summary>
    public Result Forget(int number)
    {
        if (!_watches.Remove(number, out InodeWatch? watch))
        {
            return KernelError.NotFound;
        }

        watch.Inode.RemoveWatch(watch);
        _account.ReleaseMemory(WatchCost);
        return Result.Success;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
    {
        Result<int> read = TryRead(thread.Process.Memory, destination);
        return read.Error == KernelError.WouldBlock && Blocks ? WaitAndRead(thread, destination) : Answer(read);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Refuse(KernelError.BadHandle);

    internal void Add(InodeEvent happened)
    {
        if (_count == Capacity)
        {
            _first = (_first + 1) % Capacity;
            _count--;
        }

        _events[(_first + _count) % Capacity] = happened;
        _count++;
        _readable.WakeOne();
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        foreach (KeyValuePair<int, InodeWatch> watch in _watches)
        {
            watch.Value.Inode.RemoveWatch(watch.Value);
        }

        _account.ReleaseMemory(Cost + ((long)_watches.Count * WatchCost));
        _watches.Clear();
    }

    private Result<int> TryRead(UserMemory memory, UserBuffer destination)
    {
        if (_count == 0)
        {
            return KernelError.WouldBlock;
        }

        InodeEvent happened = _events[_first];
        int nameLength = happened.Name.IsEmpty ? 0 : happened.Name.Length + 1;
        int length = HeaderBytes + nameLength;
        Span<byte> bytes = stackalloc byte[LongestEvent];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, happened.Watch);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)happened.Kind);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], nameLength);
        happened.Name.Span.CopyTo(bytes[HeaderBytes..]);

        // An event that does not fit is lost.
        bool fits = length <= destination.Length;
        bool isBad = fits && memory.CopyOut(destination.Address, bytes[..length]).IsError;
        if (!isBad)
        {
            _events[_first] = default;
            _first = (_first + 1) % Capacity;
            _count--;
        }

        if (_count > 0)
        {
            _readable.WakeOne();
        }

        return isBad ? KernelError.BadAddress : fits ? length : KernelError.InvalidArgument;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndRead(Thread thread, UserBuffer destination)
    {
        while (true)
        {
            if (await _readable.Wait(thread, WaitReason.Event) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }

            Result<int> read = TryRead(thread.Process.Memory, destination);
            if (read.Error != KernelError.WouldBlock)
            {
                return read;
            }
        }
    }
}
