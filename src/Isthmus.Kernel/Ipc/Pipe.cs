using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Ipc;

/// <summary>
/// Bytes on their way from writers to readers: a ring that grows as it fills, up to 64 KiB. What a reader cannot take (its buffer is
/// bad) stays in the ring, and what a writer cannot give is never seen.
/// </summary>
public sealed class Pipe
{
    /// <summary>Bytes that a pipe holds.</summary>
    public const int Capacity = 65536;

    /// <summary>Writes up to this length are never mixed with others and happen whole or not at all.</summary>
    public const int AtomicLength = 4096;

    private readonly ByteRing _ring = new(Capacity);
    private int _readers;
    private int _writers;

    /// <summary>What a pipe costs its maker, empty or full.</summary>
    internal const int Cost = Capacity + 512;

    private readonly ResourceAccount? _account;

    internal Pipe(InodeNumber number, long creationTime, ResourceAccount? account)
    {
        _account = account;
        Number = number;
        CreationTime = creationTime;
    }

    /// <summary>The pipe's number.</summary>
    public InodeNumber Number { get; }

    /// <summary>Bytes in it.</summary>
    public int Count => _ring.Count;

    /// <summary>True while somebody can read from it.</summary>
    public bool HasReaders => _readers > 0;

    /// <summary>True while somebody can write into it.</summary>
    public bool HasWriters => _writers > 0;

    internal long CreationTime { get; }

    internal WaitQueue Readable { get; } = new();

    internal WaitQueue Writable { get; } = new();

    internal void AddReader() => _readers++;

    internal void AddWriter() => _writers++;

    internal void RemoveReader()
    {
        if (--_readers == 0)
        {
            _ring.Clear();
            Writable.WakeAll();
            ReleaseUnused();
        }
    }

    internal void RemoveWriter()
    {
        if (--_writers == 0)
        {
            Readable.WakeAll();
            ReleaseUnused();
        }
    }

    private void ReleaseUnused()
    {
        if (_readers + _writers == 0)
        {
            _account?.ReleaseMemory(Cost);
        }
    }

    /// <summary>Hands over bytes that are there and leaves them there.</summary>
    internal Result<int> Peek(Thread thread, UserBuffer destination)
    {
        int length = Math.Min(destination.Length, _ring.Count);
        return length > 0 ? _ring.Drain(thread.Process.Memory, destination, 0, length)
            : destination.Length == 0 || _writers == 0 ? 0
            : KernelError.WouldBlock;
    }

    internal ValueTask<Result<int>> Read(Thread thread, UserBuffer destination, bool blocks, long deadline = Clock.Never)
    {
        Result<int> result = TryRead(thread.Process.Memory, destination);
        return result.Error == KernelError.WouldBlock && blocks
            ? WaitAndRead(thread, destination, deadline)
            : new ValueTask<Result<int>>(result);
    }

    internal ValueTask<Result<int>> Write(Thread thread, UserBuffer source, bool blocks, long deadline = Clock.Never)
    {
        Result<int> result = TryWrite(thread.Process.Memory, source, isContinuation: false);
        return !blocks || (result.IsSuccess ? result.Value == source.Length : result.Error != KernelError.WouldBlock)
            ? new ValueTask<Result<int>>(result)
            : WaitAndWrite(thread, source, result.IsSuccess ? result.Value : 0, deadline);
    }

    private Result<int> TryRead(UserMemory memory, UserBuffer destination)
    {
        int length = Math.Min(destination.Length, _ring.Count);
        if (length == 0)
        {
            bool isAtEnd = destination.Length == 0 || _writers == 0 || _readers == 0;
            return isAtEnd ? length : KernelError.WouldBlock;
        }

        if (!_ring.Drain(memory, destination, 0, length).TryGet(out length, out KernelError error))
        {
            return error;
        }

        _ring.Skip(length);
        _ring.Rewind();
        if (_ring.Count > 0)
        {
            // One write may satisfy several readers: each wakes the next.
            Readable.WakeOne();
        }

        Writable.WakeOne();
        return length;
    }

    private Result<int> TryWrite(UserMemory memory, UserBuffer source, bool isContinuation)
    {
        if (source.Length == 0)
        {
            return 0;
        }

        if (_readers == 0 || _writers == 0)
        {
            return KernelError.BrokenPipe;
        }

        int length = Math.Min(source.Length, _ring.Free);
        if (length == 0 || (length < source.Length && source.Length <= AtomicLength && !isContinuation))
        {
            return KernelError.WouldBlock;
        }

        if (!_ring.Fill(memory, source, length).TryGet(out int copied, out KernelError error))
        {
            return error;
        }

        if (copied < length && source.Length <= AtomicLength)
        {
            return KernelError.BadAddress;
        }

        _ring.Append(copied);
        Readable.WakeOne();
        if (_ring.Free > 0)
        {
            Writable.WakeOne();
        }

        return copied;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndRead(Thread thread, UserBuffer destination, long deadline)
    {
        while (true)
        {
            WaitResult wait = await Readable.Wait(thread, WaitReason.PipeReadable, deadline);
            if (wait != WaitResult.Woken)
            {
                return wait == WaitResult.TimedOut ? KernelError.WouldBlock : KernelError.Interrupted;
            }

            Result<int> result = TryRead(thread.Process.Memory, destination);
            if (result.Error != KernelError.WouldBlock)
            {
                if (result.Error == KernelError.BadAddress)
                {
                    // The wake-up was used up for nothing: the next reader gets it.
                    Readable.WakeOne();
                }

                return result;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndWrite(Thread thread, UserBuffer source, int done, long deadline)
    {
        while (true)
        {
            WaitResult wait = await Writable.Wait(thread, WaitReason.PipeWritable, deadline);
            if (wait != WaitResult.Woken)
            {
                return done > 0 ? done : wait == WaitResult.TimedOut ? KernelError.WouldBlock : KernelError.Interrupted;
            }

            Result<int> result = TryWrite(thread.Process.Memory, source.From(done), isContinuation: done > 0);
            if (result.IsError && result.Error != KernelError.WouldBlock)
            {
                Writable.WakeOne();
                return done > 0 ? done : result;
            }

            done += result.IsSuccess ? result.Value : 0;
            if (done == source.Length)
            {
                return done;
            }
        }
    }
}
