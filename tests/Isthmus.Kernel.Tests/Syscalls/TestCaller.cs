using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
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
        PageTable table = Machine.CreatePageTable()!;
        Machine.Processor.Activate(table);
        Assert.True(Machine.Frames.TryAllocateZeroed(out PhysicalFrame frame));
        Assert.True(table.TryMap(PageAddress, frame, PageAccess.ReadWrite));
        AddressSpace space = Bare<AddressSpace>(("Machine", Machine), ("Table", table));
        Process process = Bare<Process>(("Kernel", new IsthmusKernel(Machine)), ("AddressSpace", space));
        Caller = new Caller(new Thread(process, default));
    }

    public SimulatedMachine Machine { get; }

    public Caller Caller { get; }

    /// <summary>Puts bytes at the start of the page.</summary>
    public void Put(ReadOnlySpan<byte> bytes) => Assert.Equal(bytes.Length, Machine.Processor.CopyToUser(PageAddress, bytes));

    private static T Bare<T>(params ReadOnlySpan<(string Property, object Value)> values)
        where T : class
    {
        var made = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        foreach ((string property, object value) in values)
        {
            typeof(T).GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(made, value);
        }

        return made;
    }
}
