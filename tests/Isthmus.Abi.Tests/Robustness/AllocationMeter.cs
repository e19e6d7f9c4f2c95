using System;
using System.Collections.Generic;
using Isthmus.Machine;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>A machine whose processor counts the bytes that the kernel allocates between its stays in user mode.</summary>
internal sealed class AllocationMeter : Processor, IMachine
{
    private readonly IMachine _machine;
    private readonly Processor _inner;
    private bool _isRunning;
    private long _mark;

    public AllocationMeter(IMachine machine)
    {
        _machine = machine;
        _inner = machine.Processor;
    }

    /// <summary>Bytes that were allocated outside user mode between start and stop.</summary>
    public long Bytes { get; private set; }

    public Processor Processor => this;

    public FrameMemory Frames => _machine.Frames;

    public Clock Clock => _machine.Clock;

    public IReadOnlyList<Port> Ports => _machine.Ports;

    public BootArchive Archive => _machine.Archive;

    public VirtualAddress UserLimit => _machine.UserLimit;

    public MemoryUsage Memory => _machine.Memory;

    public int Start()
    {
        Bytes = 0;
        _isRunning = true;
        _mark = GC.GetAllocatedBytesForCurrentThread();
        return 0;
    }

    public int Stop()
    {
        Count();
        _isRunning = false;
        return 0;
    }

    public override void Load(UserContext context) => _inner.Load(context);

    public override void Release(UserContext context) => _inner.Release(context);

    public override Trap Run()
    {
        Count();
        Trap trap = _inner.Run();
        _mark = GC.GetAllocatedBytesForCurrentThread();
        return trap;
    }

    public override void WaitForInterrupt()
    {
        Count();
        _inner.WaitForInterrupt();
        _mark = GC.GetAllocatedBytesForCurrentThread();
    }

    public override void Activate(PageTable? table) => _inner.Activate(table);

    public override int CopyFromUser(VirtualAddress source, Span<byte> destination) => _inner.CopyFromUser(source, destination);

    public override int CopyToUser(VirtualAddress destination, ReadOnlySpan<byte> source) => _inner.CopyToUser(destination, source);

    public override int CopyFrameToUser(PhysicalFrame frame, int offset, VirtualAddress destination, int length)
        => _inner.CopyFrameToUser(frame, offset, destination, length);

    public override int CopyUserToFrame(VirtualAddress source, PhysicalFrame frame, int offset, int length)
        => _inner.CopyUserToFrame(source, frame, offset, length);

    public override int ClearUser(VirtualAddress destination, int length) => _inner.ClearUser(destination, length);

    public override bool TryCompareExchangeUser(VirtualAddress address, uint expected, uint replacement, out uint seen)
        => _inner.TryCompareExchangeUser(address, expected, replacement, out seen);

    public PageTable? CreatePageTable() => _machine.CreatePageTable();

    public void FillEntropy(Span<byte> destination) => _machine.FillEntropy(destination);

    public void PollDevices() => _machine.PollDevices();

    public void WriteDiagnostic(ReadOnlySpan<char> line) => _machine.WriteDiagnostic(line);

    public void PowerOff(PowerOffReason reason) => _machine.PowerOff(reason);

    private void Count()
    {
        if (_isRunning)
        {
            Bytes += GC.GetAllocatedBytesForCurrentThread() - _mark;
        }
    }
}
