using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.SystemFiles;

/// <summary>Memory, processor time and processors.</summary>
internal static class MachineReport
{
    // Those of which the auxiliary vector tells programs.
    private static readonly string[] s_features = ["fpu", "tsc", "cx8", "cmov", "mmx", "fxsr", "sse", "sse2"];

    /// <summary>What memory is there, in bytes of the kernel's heap and in pages. Calls of the heap are not counted.</summary>
    public static void WriteMemory(IsthmusKernel kernel, ByteWriter output)
    {
        MemoryUsage usage = kernel.Machine.Memory;
        long total = kernel.Machine.Frames.TotalFrames;
        long free = kernel.Machine.Frames.FreeFrames;
        new JsonWriter(output).BeginObject()
            .Number("kmalloc_allocated"u8, usage.HeapBytes)
            .Number("kmalloc_available"u8, Math.Max(0, kernel.Machine.Frames.FreeUserFrames) << Page.Shift)
            .Number("physical_allocated"u8, total - free)
            .Number("physical_available"u8, free)
            .Number("physical_committed"u8, 0)
            .Number("physical_uncommitted"u8, free)
            .Number("kmalloc_call_count"u8, 0)
            .Number("kfree_call_count"u8, 0)
            .EndObject();
    }

    /// <summary>What the processor did, in nanoseconds.</summary>
    public static void WriteTimes(IsthmusKernel kernel, ByteWriter output)
    {
        (long total, long inKernel, long idle) = TimesOf(kernel);
        new JsonWriter(output).BeginObject()
            .Number("total_time"u8, total)
            .Number("kernel_time"u8, inKernel)
            .Number("user_time"u8, total - inKernel)
            .Number("idle_time"u8, idle)
            .EndObject();
    }

    /// <summary>The processor. What it is called the kernel does not ask it.</summary>
    public static void WriteProcessors(ByteWriter output)
    {
        JsonWriter json = new JsonWriter(output).BeginArray().BeginObject()
            .Number("processor"u8, 0).Text("vendor_id"u8, "unknown"u8).Number("family"u8, 0).BeginArray("features"u8);
        foreach (string feature in s_features)
        {
            json.Text(default, feature);
        }

        json.EndArray().Number("model"u8, 0).Number("stepping"u8, 0).Number("type"u8, 0).Text("brand"u8, "x86_64"u8)
            .BeginObject("caches"u8).EndObject().EndObject().EndArray();
    }

    /// <summary>All time, the part of it that was the kernel's, idle time too, and the part in which nobody wanted the processor.</summary>
    internal static (long Total, long InKernel, long Idle) TimesOf(IsthmusKernel kernel)
    {
        long busy = 0;
        long inKernel = 0;
        ProcessId id = default;
        while (kernel.Processes.TryGetNext(id, out id))
        {
            // What a process that has ended used counts with its parent's children.
            if (kernel.Processes.Find(id) is { IsZombie: false } process)
            {
                busy += process.Accounting.ProcessorNanoseconds + process.Accounting.ChildrenNanoseconds;
                inKernel += process.Accounting.SystemNanoseconds + process.Accounting.ChildrenSystemNanoseconds;
            }
        }

        long total = Math.Max(kernel.Machine.Clock.Now, busy);
        return (total, inKernel + total - busy, total - busy);
    }
}
