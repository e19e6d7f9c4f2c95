using System;
using System.Text;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.System;

/// <summary>PromptOS's calls about the system.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SystemCalls
{
    private const int EntropyChunk = 256;
    private const int MaximumEntropy = 65536;
    private const int MaximumLog = 512;

    /// <summary>Fills memory with unpredictable bytes, at most 64 KiB at once. There is always enough: it never waits.</summary>
    [Syscall(82, "int64_t getrandom(void *buf, size_t count, uint32_t flags)", Promise = "stdio")]
    public static SyscallOutcome Getrandom(Caller caller, UserOutput buffer, [TraceNames("GRND_", Flags = true)] uint flags)
    {
        if ((flags & ~(uint)(ClockConstants.GRND_NONBLOCK | ClockConstants.GRND_RANDOM)) != 0)
        {
            return KernelError.InvalidArgument;
        }

        int length = Math.Min(buffer.Length, MaximumEntropy);
        if (caller.Process.Memory.EnsureWritable(buffer.Address, (ulong)length).IsError)
        {
            return KernelError.BadAddress;
        }

        Span<byte> bytes = stackalloc byte[EntropyChunk];
        for (int done = 0; done < length; done += EntropyChunk)
        {
            Span<byte> chunk = bytes[..Math.Min(EntropyChunk, length - done)];
            caller.Kernel.Machine.FillEntropy(chunk);
            if (caller.Process.Memory.CopyOut(buffer.Address + (ulong)done, chunk).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        return length;
    }

    /// <summary>Tells the system's names.</summary>
    [Syscall(83, "int uname(struct utsname *out)", Promise = "stdio")]
    public static SyscallOutcome Uname(Caller caller, UserPointer output)
    {
        Span<byte> names = stackalloc byte[SystemNames.Size];
        SystemNames.Write(names);
        return caller.Process.Memory.CopyOut(output.Address, names);
    }

    /// <summary>Tells what the system has and uses.</summary>
    [Syscall(84, "int sysinfo(struct sysinfo *out)", Promise = "stdio")]
    public static SyscallOutcome Sysinfo(Caller caller, [TraceAs(typeof(WrittenStructure<SystemInformation>))] UserPointer output)
    {
        Result<int> size = ParameterBlock.ReadSize(caller, output, SystemInformation.StructureSize);
        if (size.IsError)
        {
            return size.Error;
        }

        IMachine machine = caller.Kernel.Machine;
        Span<byte> bytes = stackalloc byte[SystemInformation.StructureSize];
        new SystemInformation
        {
            Size = (uint)size.Value,
            Processes = (uint)caller.Kernel.Processes.Count,
            Threads = CountThreads(caller.Kernel),
            Processors = 1,
            Uptime = (ulong)machine.Clock.Now,
            TotalBytes = (ulong)machine.Frames.TotalFrames << Page.Shift,
            FreeBytes = (ulong)machine.Frames.FreeFrames << Page.Shift,
        }.Write(bytes);
        return caller.Process.Memory.CopyOut(output.Address, bytes);
    }

    /// <summary>Shows a line to whoever runs the machine, at most 512 bytes of it; what could be taken for anything but text becomes a
    /// question mark. The answer is how many bytes were taken.</summary>
    [Syscall(85, "int debug_log(const char *text, size_t count)", Promise = "stdio")]
    public static SyscallOutcome DebugLog(Caller caller, UserInput data)
    {
        Span<byte> text = stackalloc byte[MaximumLog];
        text = text[..Math.Min(data.Length, MaximumLog)];
        if (caller.Process.Memory.CopyIn(data.Address, text).IsError)
        {
            return KernelError.BadAddress;
        }

        ReadOnlySpan<byte> line = text.TrimEnd("\r\n"u8);
        for (int i = 0; i < line.Length; i++)
        {
            text[i] = text[i] is >= 0x20 and < 0x7F ? text[i] : (byte)'?';
        }

        Process process = caller.Process;
        caller.Kernel.Control.Note($"process {process.Id.Value} ({process.Name}): {Encoding.ASCII.GetString(line)}");
        return text.Length;
    }

    private static uint CountThreads(IsthmusKernel kernel)
    {
        uint count = 0;
        ProcessId id = default;
        while (kernel.Processes.TryGetNext(id, out id))
        {
            count += (uint)kernel.Processes.Find(id)!.Threads.Count;
        }

        return count;
    }
}
