using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Terminals;

/// <content>Reading and writing by processes.</content>
public sealed partial class Terminal
{
    private const int PendingCapacity = 8192;
    private const int WriteChunk = 1024;
    private const long Decisecond = 100_000_000;

    private readonly byte[] _source = new byte[WriteChunk];
    private readonly byte[] _translated = new byte[WriteChunk * 2];

    /// <summary>Reads a line, or in raw mode what the settings ask for.</summary>
    public ValueTask<Result<int>> Read(Thread thread, UserBuffer destination, bool blocks)
    {
        Result<int> result = TryRead(thread.Process.Memory, destination, isTimeOver: false);
        return result.Error == KernelError.WouldBlock && blocks
            ? WaitAndRead(thread, destination)
            : new ValueTask<Result<int>>(result);
    }

    /// <summary>Writes everything, waiting for room if need be.</summary>
    public ValueTask<Result<int>> Write(Thread thread, UserBuffer source, bool blocks)
        => WholeWrite.Write(this, thread, source, blocks, WaitReason.TerminalOutput);

    /// <summary>Waits until all output has reached the host.</summary>
    public ValueTask<Result> Drain(Thread thread) => IsFlushed ? new ValueTask<Result>(Result.Success) : WaitUntilFlushed(thread);

    private Result<int> TryRead(UserMemory memory, UserBuffer destination, bool isTimeOver)
    {
        if (destination.Length == 0)
        {
            return 0;
        }

        bool isCanonical = _settings.IsCanonical;
        int wanted = Math.Min(_settings[ControlCharacter.Minimum], destination.Length);
        bool isEnough = isCanonical ? _line.HasLine : isTimeOver || _line.Count >= wanted;
        if (!isEnough && !HasHungUp)
        {
            return KernelError.WouldBlock;
        }

        if (!isCanonical && _line.Count == 0 && !isTimeOver && !HasHungUp && _settings[ControlCharacter.Time] > 0)
        {
            return KernelError.WouldBlock;
        }

        ReadOnlySpan<byte> bytes = _line.Peek(destination.Length, isCanonical, out int places);
        if (memory.CopyOut(destination.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        int length = bytes.Length;
        _line.Consume(places);
        ReceiveAll();
        return length;
    }

    /// <inheritdoc/>
    Result<int> IByteSink.TryWrite(UserMemory memory, UserBuffer source)
    {
        int done = 0;
        while (done < source.Length)
        {
            if (HasHungUp)
            {
                return done > 0 ? done : KernelError.InputOutput;
            }

            if (!IsWritable)
            {
                return done > 0 ? done : KernelError.WouldBlock;
            }

            Span<byte> chunk = _source.AsSpan(0, Math.Min(WriteChunk, source.Length - done));
            if (memory.CopyIn(source.Address + (ulong)done, chunk).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            Emit(Translate(chunk));
            done += chunk.Length;
        }

        return done;
    }

    private ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> chunk)
    {
        const TerminalOutput Both = TerminalOutput.Process | TerminalOutput.NewLineToReturnNewLine;
        if ((_settings.Output & Both) != Both || !chunk.Contains(NewLine))
        {
            return chunk;
        }

        int length = 0;
        foreach (byte value in chunk)
        {
            if (value == NewLine)
            {
                _translated[length++] = Return;
            }

            _translated[length++] = value;
        }

        return _translated.AsSpan(0, length);
    }

    /// <summary>Sends bytes to the host, or keeps them until it takes them. Echo for which there is no room is lost.</summary>
    private void Emit(ReadOnlySpan<byte> bytes)
    {
        if (_pendingCount == 0 && !_isStopped)
        {
            bytes = bytes[_port.Write(bytes)..];
        }

        bytes = bytes[..Math.Min(bytes.Length, PendingCapacity - _pendingCount)];
        bytes.CopyTo(_pending.AsSpan(_pendingCount));
        _pendingCount += bytes.Length;
    }

    private void FlushPending()
    {
        if (_pendingCount > 0 && !_isStopped)
        {
            int taken = _port.Write(_pending.AsSpan(0, _pendingCount));
            _pending.AsSpan(taken, _pendingCount - taken).CopyTo(_pending);
            _pendingCount -= taken;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitUntilFlushed(Thread thread)
    {
        while (!IsFlushed)
        {
            if (await WriteQueue.Wait(thread, WaitReason.TerminalOutput) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }

        return Result.Success;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndRead(Thread thread, UserBuffer destination)
    {
        while (true)
        {
            // In raw mode with a time and a minimum the clock starts with the first byte; without a minimum it starts at once.
            bool hasTime = !_settings.IsCanonical && _settings[ControlCharacter.Time] > 0
                && (_settings[ControlCharacter.Minimum] == 0 || _line.Count > 0);
            long deadline = hasTime
                ? thread.Kernel.Machine.Clock.Now + (_settings[ControlCharacter.Time] * Decisecond)
                : Clock.Never;
            WaitResult waited = await ReadQueue.Wait(thread, WaitReason.TerminalInput, deadline);
            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }

            Result<int> result = TryRead(thread.Process.Memory, destination, isTimeOver: waited == WaitResult.TimedOut);
            if (result.Error != KernelError.WouldBlock)
            {
                return result;
            }
        }
    }
}
