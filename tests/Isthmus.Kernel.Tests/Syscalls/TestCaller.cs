using System;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Tests.Files;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;

namespace Isthmus.Kernel.Tests.Syscalls;

/// <summary>A caller with one readable and writable page, and no more of a process than argument types look at.</summary>
internal sealed class TestCaller
{
    public static readonly VirtualAddress PageAddress = new(0x40_0000);

    public TestCaller()
    {
        Machine = new SimulatedMachine(new SimulatedMachineOptions { Frames = 64 });
        AddressSpace space = AddressSpace.TryCreate(Machine, FileHost.Layout)!;
        Machine.Processor.Activate(space.Table);
        Assert.True(space.Map(new MapRequest { Address = PageAddress, Length = Page.Size, Access = PageAccess.ReadWrite }).IsSuccess);
        Assert.True(new UserMemory(space).EnsureWritable(PageAddress, Page.Size).IsSuccess);
        var kernel = new IsthmusKernel(Machine);

        // No program runs, so no ABI is asked for anything.
        var process = new Process(
            kernel, new ProcessId(1), personality: null!, kernel.FileSystem.CreateRootContext(), new ResourceAccount(1))
        {
            AddressSpace = space,
        };
        Caller = new Caller(new Thread(process, new ThreadId(1)));
    }

    public SimulatedMachine Machine { get; }

    public Caller Caller { get; }

    /// <summary>Puts bytes at the start of the page.</summary>
    public void Put(ReadOnlySpan<byte> bytes) => Assert.Equal(bytes.Length, Machine.Processor.CopyToUser(PageAddress, bytes));
}
