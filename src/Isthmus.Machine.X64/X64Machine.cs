using System;
using System.Collections.Generic;
using System.Text;
using Isthmus.Machine.X64.Devices;

namespace Isthmus.Machine.X64;

/// <summary>The computer that the image was booted on.</summary>
public sealed class X64Machine : IMachine
{
    private const byte NormalEnd = 0;
    private const byte PanicEnd = 0x7F;

    // The boot code keeps one bit for each vector from 0x40 on.
    private const ulong DeviceInterrupt = 1UL << (InterruptRouter.Vector - LocalInterruptController.Timer);

    private readonly X64FrameMemory _frames = new();
    private readonly VirtioConsole? _console;
    private readonly Entropy _entropy = new(DrawSeed());

    /// <summary>Takes the computer over. To be made once.</summary>
    public X64Machine()
    {
        LocalInterruptController.Start();
        Clock = new X64Clock();
        Processor = new X64Processor(_frames);

        // Before the devices: an interrupt that came while its line is masked would be lost, and with it what it told.
        InterruptRouter.Start();
        _console = VirtioConsole.TryStart(Clock);
        Ports = _console is null ? [new SerialPort("org.isthmus.stdout")] : [.. _console.Ports];
        Archive = AdoptArchive();
    }

    /// <inheritdoc/>
    public Processor Processor { get; }

    /// <inheritdoc/>
    public FrameMemory Frames => _frames;

    /// <inheritdoc/>
    public Clock Clock { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Port> Ports { get; }

    /// <inheritdoc/>
    public BootArchive Archive { get; }

    /// <inheritdoc/>
    public VirtualAddress UserLimit { get; } = new(X64PageTable.UserLimit);

    /// <inheritdoc/>
    public MemoryUsage Memory
        => new(
            (long)Native.TotalFrames() << Page.Shift,
            GC.GetTotalMemory(forceFullCollection: false),
            (long)Native.RuntimeFrames() << Page.Shift);

    /// <inheritdoc/>
    public PageTable? CreatePageTable() => X64PageTable.TryCreate();

    /// <inheritdoc/>
    public void FillEntropy(Span<byte> destination) => _entropy.Fill(destination);

    /// <inheritdoc/>
    public void PollDevices()
    {
        if ((Native.TakeInterrupts() & DeviceInterrupt) != 0)
        {
            _console?.Poll();
        }
    }

    /// <inheritdoc/>
    public void WriteDiagnostic(ReadOnlySpan<char> line) => SerialPort.WriteText(Encoding.UTF8.GetBytes(line.ToString() + "\n"));

    /// <inheritdoc/>
    public void PowerOff(PowerOffReason reason) => Native.PowerOff(reason == PowerOffReason.Finished ? NormalEnd : PanicEnd);

    private BootArchive AdoptArchive()
    {
        ulong start = Native.ArchiveAddress();
        ulong length = Native.ArchiveLength();
        var frames = new PhysicalFrame[(int)Page.CountFor(length)];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = _frames.Adopt(start + ((ulong)i << Page.Shift));
        }

        return new BootArchive(frames, (long)length);
    }

    /// <summary>The processor's random numbers where it has them, mixed with the time that drawing took.</summary>
    private static uint[] DrawSeed()
    {
        uint[] seed = new uint[8];
        for (int i = 0; i < seed.Length; i++)
        {
            ulong drawn = Native.DrawRandom();
            seed[i] = (uint)(drawn ^ (drawn >> 32) ^ Native.TimeStamp());
        }

        return seed;
    }
}
