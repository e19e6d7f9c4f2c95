using System;
using System.Buffers.Binary;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

/// <summary>The least that runs one program: it maps the segments of its file and a stack, and looks at each trap.</summary>
internal sealed class TestHost
{
    public const ulong StackTop = 0x7000_0000;
    public const int ExitCall = 0;

    public TestHost(SimulatedProgram program, SimulatedMachineOptions? options = null, ulong loadBase = 0)
    {
        Machine = new SimulatedMachine((options ?? new SimulatedMachineOptions()) with { Programs = [program] });
        Table = Assert.IsType<SimulatedPageTable>(Machine.CreatePageTable());
        Machine.Processor.Activate(Table);
        Load(program.ToElf(), loadBase);
        MapNew(new VirtualAddress(StackTop - Page.Size), PageAccess.ReadWrite);
        Context.StackPointer = new VirtualAddress(StackTop);
    }

    public SimulatedMachine Machine { get; }

    public SimulatedPageTable Table { get; }

    public UserContext Context { get; } = new();

    /// <summary>Runs to the next trap.</summary>
    public TrapKind Run()
    {
        Machine.Processor.Load(Context);
        return Machine.Processor.Run().Kind;
    }

    /// <summary>Runs to call 0, passing over interrupts; other calls are given to the handler.</summary>
    /// <returns>The exit code.</returns>
    public int RunToExit(Func<ulong, ulong>? handler = null)
    {
        while (true)
        {
            TrapKind kind = Run();
            if (kind == TrapKind.Interrupt)
            {
                continue;
            }

            Assert.Equal(TrapKind.SystemCall, kind);
            if (Context[Register.Rax] == ExitCall)
            {
                return (int)Context[Register.Rdi];
            }

            Context[Register.Rax] = handler?.Invoke(Context[Register.Rax]) ?? 0;
        }
    }

    /// <summary>Maps a fresh frame.</summary>
    public PhysicalFrame MapNew(VirtualAddress page, PageAccess access)
    {
        Assert.True(Machine.Frames.TryAllocateZeroed(out PhysicalFrame frame));
        Assert.True(Table.TryMap(page, frame, access));
        return frame;
    }

    private void Load(byte[] file, ulong loadBase)
    {
        Context.InstructionPointer = new VirtualAddress(loadBase + BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(24)));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56));
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> header = file.AsSpan(64 + (index * 56), 56);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == 1)
            {
                LoadSegment(file, header, loadBase);
            }
        }
    }

    private void LoadSegment(byte[] file, ReadOnlySpan<byte> header, ulong loadBase)
    {
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        int offset = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        ulong address = loadBase + BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
        int fileLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        PageAccess access = PageAccess.Read
            | ((flags & 1) != 0 ? PageAccess.Execute : PageAccess.None)
            | ((flags & 2) != 0 ? PageAccess.Write : PageAccess.None);
        for (int position = 0; position < length; position += Page.Size)
        {
            PhysicalFrame frame = MapNew(new VirtualAddress(address + (ulong)position), access);
            int inFile = Math.Clamp(fileLength - position, 0, Page.Size);
            Machine.Frames.Write(frame, 0, file.AsSpan(offset + (inFile == 0 ? 0 : position), inFile));
        }
    }
}
