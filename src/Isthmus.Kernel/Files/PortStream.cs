using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>
/// The kernel's end of a port: what has arrived and nobody has read, and who waits. All files on one port share it. A missing port is
/// like one that the host has closed: reads end at once; what is written to it is dropped.
/// </summary>
public sealed class PortStream : IByteSink
{
    private const int BufferSize = 4096;

    private readonly Port? _port;
    private readonly byte[] _input = new byte[BufferSize];
    private readonly byte[] _output = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <summary>Takes the port over.</summary>
    public PortStream(Port? port)
    {
        _port = port;
        if (port is not null)
        {
            port.Changed = OnChanged;
        }
    }

    /// <summary>Bytes that a read would give now.</summary>
    public int Available => _end - _start + (_port?.Available ?? 0);

    /// <summary>True where the host has closed its end.</summary>
    public bool IsClosed => _port?.IsClosed ?? true;

    /// <summary>True where everything written has reached the host.</summary>
    public bool IsFlushed => _port is null || _port.IsClosed || _port.IsFlushed;

    /// <summary>Readers wait here.</summary>
    public WaitQueue ReadQueue { get; } = new();

    /// <summary>Writers wait here.</summary>
    public WaitQueue WriteQueue { get; } = new();

    /// <summary>Reads what is there, waiting for something if need be.</summary>
    public ValueTask<Result<int>> Read(Thread thread, UserBuffer destination, bool blocks)
    {
        Result<int> result = TryRead(thread.Process.Memory, destination);
        return result.Error == KernelError.WouldBlock && blocks
            ? WaitAndRead(thread, destination)
            : new ValueTask<Result<int>>(result);
    }

    /// <summary>Writes everything, waiting for room if need be.</summary>
    public ValueTask<Result<int>> Write(Thread thread, UserBuffer source, bool blocks)
        => WholeWrite.Write(this, thread, source, blocks, WaitReason.StreamOutput);

    private void OnChanged(Port port)
    {
        if (Available > 0 || port.IsClosed)
        {
            ReadQueue.WakeAll();
        }

        WriteQueue.WakeAll();
    }

    private Result<int> TryRead(UserMemory memory, UserBuffer destination)
    {
        int done = 0;
        while (done < destination.Length && TryFill())
        {
            int length = Math.Min(destination.Length - done, _end - _start);
            if (memory.CopyOut(destination.Address + (ulong)done, _input.AsSpan(_start, length)).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            _start += length;
            done += length;
        }

        return done > 0 || destination.Length == 0 || IsClosed ? done : KernelError.WouldBlock;
    }

    private bool TryFill()
    {
        if (_start == _end && _port is not null)
        {
            _start = 0;
            _end = _port.Read(_input);
        }

        return _end > _start;
    }

    /// <inheritdoc/>
    Result<int> IByteSink.TryWrite(UserMemory memory, UserBuffer source)
    {
        if (_port is null)
        {
            return source.Length;
        }

        int done = 0;
        while (done < source.Length)
        {
            if (_port.IsClosed)
            {
                return done > 0 ? done : KernelError.BrokenPipe;
            }

            Span<byte> chunk = _output.AsSpan(0, Math.Min(BufferSize, source.Length - done));
            if (memory.CopyIn(source.Address + (ulong)done, chunk).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            int written = _port.Write(chunk);
            done += written;
            if (written < chunk.Length)
            {
                return done > 0 ? done : KernelError.WouldBlock;
            }
        }

        return done;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndRead(Thread thread, UserBuffer destination)
    {
        while (true)
        {
            if (await ReadQueue.Wait(thread, WaitReason.StreamInput) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }

            Result<int> result = TryRead(thread.Process.Memory, destination);
            if (result.Error != KernelError.WouldBlock)
            {
                return result;
            }
        }
    }
}
