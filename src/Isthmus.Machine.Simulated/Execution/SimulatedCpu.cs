using System;
using System.Collections.Generic;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>
/// What a step of a user program sees: the registers, and the memory of its own address space. A step that faults is undone wholly,
/// registers and memory, and runs again from its start when the kernel comes back to it: a lambda must keep no state of its own.
/// </summary>
public sealed partial class SimulatedCpu
{
    private readonly UserMemoryBus _bus;
    private readonly Clock _clock;
    private readonly List<SimulatedRecord> _records;
    private readonly ulong[] _saved = new ulong[UserContext.SlotCount];
    private readonly List<(PhysicalFrame Frame, int Offset, byte[] Before)> _overwritten = [];
    private UserContext _context = new();
    private SimulatedProgram? _program;
    private DebugRegisters? _watch;

    internal SimulatedCpu(UserMemoryBus bus, Clock clock, List<SimulatedRecord> records)
    {
        _bus = bus;
        _clock = clock;
        _records = records;
    }

    /// <summary>The program that the current step belongs to.</summary>
    public SimulatedProgram Program
        => _program ?? throw new InvalidOperationException("This code is not part of a simulated program.");

    /// <summary>Where the program's image begins: 0x400000, or where the kernel put a position-independent one.</summary>
    public ulong Base { get; private set; }

    /// <summary>The time-stamp counter.</summary>
    public ulong Ticks => _clock.Ticks;

    /// <summary>The result of the last system call as a signed number.</summary>
    public long Result => unchecked((long)Rax);

    /// <summary>Any register.</summary>
    public ulong this[Register register]
    {
        get => _context[register];
        set => _context[register] = value;
    }

    /// <summary>A 64-bit variable of the program, in its memory.</summary>
    public ulong this[string variable]
    {
        get => ReadUInt64(AddressOf(variable));
        set => WriteUInt64(AddressOf(variable), value);
    }

    public ulong Rax { get => this[Register.Rax]; set => this[Register.Rax] = value; }

    public ulong Rbx { get => this[Register.Rbx]; set => this[Register.Rbx] = value; }

    public ulong Rcx { get => this[Register.Rcx]; set => this[Register.Rcx] = value; }

    public ulong Rdx { get => this[Register.Rdx]; set => this[Register.Rdx] = value; }

    public ulong Rsi { get => this[Register.Rsi]; set => this[Register.Rsi] = value; }

    public ulong Rdi { get => this[Register.Rdi]; set => this[Register.Rdi] = value; }

    public ulong Rbp { get => this[Register.Rbp]; set => this[Register.Rbp] = value; }

    public ulong Rsp { get => this[Register.Rsp]; set => this[Register.Rsp] = value; }

    public ulong R12 { get => this[Register.R12]; set => this[Register.R12] = value; }

    public ulong R13 { get => this[Register.R13]; set => this[Register.R13] = value; }

    public ulong R14 { get => this[Register.R14]; set => this[Register.R14] = value; }

    public ulong R15 { get => this[Register.R15]; set => this[Register.R15] = value; }

    /// <summary>The next instruction. A step finds the one behind it here; to change it is to jump.</summary>
    public ulong Rip { get => this[Register.Rip]; set => this[Register.Rip] = value; }

    /// <summary>An XMM register, 0 to 15.</summary>
    public UInt128 GetXmm(int index) => new(_context.ExtendedState[XmmSlot(index) + 1], _context.ExtendedState[XmmSlot(index)]);

    /// <summary>Sets an XMM register, 0 to 15.</summary>
    public void SetXmm(int index, UInt128 value)
    {
        _context.ExtendedState[XmmSlot(index)] = (ulong)value;
        _context.ExtendedState[XmmSlot(index) + 1] = (ulong)(value >> 64);
    }

    /// <summary>The address of a label of code or data in the running image.</summary>
    public ulong AddressOf(string label) => Base + Program.OffsetOf(label);

    /// <summary>Ends the step with an exception of the processor, which finds RIP at the step.</summary>
    public void Raise(TrapKind kind, ulong errorCode = 0) => throw new UserFaultException(kind, errorCode, null);

    /// <summary>Reports a number to the test.</summary>
    internal void Report(string name, ulong value) => _records.Add(new(_clock.Now, Program.Name, name, value, null));

    /// <summary>Reports a text to the test.</summary>
    internal void Report(string name, string text) => _records.Add(new(_clock.Now, Program.Name, name, 0, text));

    /// <summary>The watched addresses that the step has touched, as bits of the debug status.</summary>
    internal ulong WatchHits { get; private set; }

    /// <summary>Starts a step: from here on everything can be undone.</summary>
    internal void Begin(UserContext context)
    {
        _context = context;
        _overwritten.Clear();
        context.Slots.CopyTo(_saved, 0);
        _watch = context.Debug is { IsArmed: true } debug ? debug : null;
        WatchHits = 0;
    }

    /// <summary>Says whose step it is.</summary>
    internal void Enter(SimulatedProgram? program, ulong imageBase)
    {
        _program = program;
        Base = imageBase;
    }

    /// <summary>Undoes the step.</summary>
    internal void Undo()
    {
        _saved.CopyTo(_context.Slots, 0);
        for (int index = _overwritten.Count - 1; index >= 0; index--)
        {
            (PhysicalFrame frame, int offset, byte[] before) = _overwritten[index];
            _bus.Frames.Write(frame, offset, before);
        }

        _overwritten.Clear();
    }

    // XMM0 is at byte 160 of the FXSAVE image.
    private static int XmmSlot(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, 15);
        return 20 + (index * 2);
    }
}
