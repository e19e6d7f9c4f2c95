using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isthmus.Machine.X64;

/// <summary>The processor. User memory is checked against the user half by the kernel; a page that faults ends a copy early.</summary>
internal sealed unsafe class X64Processor(X64FrameMemory frames) : Processor
{
    private const int X87HeaderBytes = 24;
    private const int X87RegistersStart = 32;
    private const int X87RegistersBytes = 128;
    private const int MaskStart = 24;

    private readonly byte[] _x87Image = GC.AllocateArray<byte>(UserContext.ExtendedStateBytes + 16, pinned: true);
    private X64PageTable? _active;
    private UserContext? _context;
    private ulong* _block;
    private UserContext? _held;

    public override uint Features => Native.Features();

    public override void Activate(PageTable? table)
    {
        if (table == _active)
        {
            return;
        }

        if (_active is not null)
        {
            _active.IsActive = false;
        }

        _active = (X64PageTable?)table;
        if (_active is not null)
        {
            _active.IsActive = true;
        }

        Native.Activate(_active?.Root ?? Native.KernelRoot());
    }

    public override void Load(UserContext context)
    {
        _context = context;
        _block = BlockOf(context);
        if (context.Holder != this)
        {
            LoadHeld(context);
        }
    }

    public override Trap Run()
    {
        if (_block == null)
        {
            return RunAnew(_context!);
        }

        // SAFETY: the block belongs to the loaded context and has the layout that the entry code knows.
        return Native.Run(_block);
    }

    public override void Release(UserContext context)
    {
        // SAFETY: the image is a whole FXSAVE area.
        byte* image = Image();
        Native.SaveX87(image);
        CopyX87(new ReadOnlySpan<byte>(image, UserContext.ExtendedStateBytes), ExtendedBytes(context));
        context.Slots[UserContext.GsBaseSlot] = Native.ReadGsBase();
        context.Holder = null;
        _held = null;
        if (context == _context)
        {
            _block = null;
        }
    }

    public override void WaitForInterrupt()
    {
        Native.YieldToRuntime();
        Native.Idle();
    }

    public override int CopyFromUser(VirtualAddress source, Span<byte> destination)
    {
        // SAFETY: the span is pinned for the copy and its length bounds it; user addresses that fault end the copy.
        fixed (byte* to = destination)
        {
            return (int)Native.CopyUser(to, (void*)source.Value, (ulong)destination.Length);
        }
    }

    public override int CopyToUser(VirtualAddress destination, ReadOnlySpan<byte> source)
    {
        // SAFETY: as above, the other way round.
        fixed (byte* from = source)
        {
            return (int)Native.CopyUser((void*)destination.Value, from, (ulong)source.Length);
        }
    }

    public override int CopyFrameToUser(PhysicalFrame frame, int offset, VirtualAddress destination, int length)
    {
        CheckRange(offset, length);

        // SAFETY: the range lies in one allocated frame.
        return (int)Native.CopyUser((void*)destination.Value, frames.Address(frame) + offset, (ulong)length);
    }

    public override int CopyUserToFrame(VirtualAddress source, PhysicalFrame frame, int offset, int length)
    {
        CheckRange(offset, length);

        // SAFETY: the range lies in one allocated frame.
        return (int)Native.CopyUser(frames.Address(frame) + offset, (void*)source.Value, (ulong)length);
    }

    public override int ClearUser(VirtualAddress destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);

        // SAFETY: only user memory is written; a page that faults ends it.
        return (int)Native.ClearUser((void*)destination.Value, (ulong)length);
    }

    public override bool TryCompareExchangeUser(VirtualAddress address, uint expected, uint replacement, out uint seen)
    {
        uint before;

        // SAFETY: one user word is exchanged, or the access faults and nothing is; the answer goes to a local.
        bool done = Native.ExchangeUser((void*)address.Value, expected, replacement, &before) != 0;
        seen = before;
        return done;
    }

    // SAFETY: the block is pinned for its whole life, and the context is kept alive by the field while the address is used.
    private static ulong* BlockOf(UserContext context)
        => (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(context.Slots));

    /// <summary>Runs a context whose state is not all in the processor. One with armed breakpoints never stays there, so that it always
    /// comes here and no other pays for it; the breakpoints are armed in user mode only, not while the kernel touches user memory.</summary>
    private Trap RunAnew(UserContext context)
    {
        Load(context);

        // SAFETY: the block belongs to the loaded context.
        ulong* block = BlockOf(context);
        if (context.Debug is not { IsArmed: true } debug)
        {
            return Native.Run(block);
        }

        // SAFETY: there are as many addresses as the processor has registers for; the kernel has seen to it that they are the user's.
        fixed (ulong* addresses = debug.Addresses)
        {
            Native.ArmDebug(addresses, debug.Control);
        }

        // SAFETY: as above.
        Trap trap = Native.Run(block);
        debug.Report(context, Native.DisarmDebug());
        Release(context);
        return trap;
    }

    private static void CheckRange(int offset, int length)
    {
        if ((uint)offset > Page.Size || (uint)length > (uint)(Page.Size - offset))
        {
            throw new ArgumentOutOfRangeException(nameof(length), "the range leaves its frame");
        }
    }

    // SAFETY: the array is pinned and 16 bytes longer than needed, so the aligned area lies inside it.
    private byte* Image() => (byte*)(((ulong)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_x87Image)) + 15) & ~15UL);

    private static Span<byte> ExtendedBytes(UserContext context)
        => MemoryMarshal.AsBytes(context.Slots.AsSpan(UserContext.ExtendedStateSlot));

    private static bool IsCanonical(ulong address) => (ulong)((long)(address << 16) >> 16) == address;

    /// <summary>The x87 registers and the GS base, which the kernel has no use for, stay in the processor until another context runs; the
    /// SSE part of the image is not used.</summary>
    private void LoadHeld(UserContext context)
    {
        if (_held is { } other)
        {
            Release(other);
        }

        // SAFETY: the image is a whole FXSAVE area.
        byte* image = Image();
        var area = new Span<byte>(image, UserContext.ExtendedStateBytes);
        area.Clear();
        CopyX87(ExtendedBytes(context), area);
        BitConverter.TryWriteBytes(area[MaskStart..], 0x1F80);
        Native.LoadX87(image);
        Native.WriteGsBase(IsCanonical(context.Slots[UserContext.GsBaseSlot]) ? context.Slots[UserContext.GsBaseSlot] : 0);
        context.Holder = this;
        _held = context;
        if (context.Debug is { IsArmed: true })
        {
            _block = null;
        }
    }

    private static void CopyX87(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from[..X87HeaderBytes].CopyTo(to);
        from.Slice(X87RegistersStart, X87RegistersBytes).CopyTo(to[X87RegistersStart..]);
    }
}
