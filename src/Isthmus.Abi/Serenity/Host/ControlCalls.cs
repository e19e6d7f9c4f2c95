using System;
using System.Text;
using Isthmus.Abi.Serenity.Threads;
using Isthmus.Abi.Serenity.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>SerenityOS's prctl.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ControlCalls
{
    private const int LongestName = 32;

    /// <summary>Reads and changes what the kernel knows of the calling process.</summary>
    [Syscall(93, "long prctl(int option, uint64_t arg1, uint64_t arg2, uint64_t arg3)",
        PromiseNote = "per option: 6 proc; 7 stdio; 8 stdio; 9 thread; 10 prot_exec; 11 proc; 12 proc; 1-5 none")]
    public static SyscallOutcome Prctl(Caller caller, int option, ulong first, ulong second, ulong third)
    {
        Process process = caller.Process;
        AddressSpace space = process.AddressSpace!;
        if (!caller.Keeps(PromiseFor(option)))
        {
            return KernelError.PromiseBroken;
        }

        switch (option)
        {
            case ProcessControls.PR_SET_DUMPABLE when first <= 1:
                process.IsDumpable = first == 1;
                return 0;
            case ProcessControls.PR_GET_DUMPABLE:
                return process.IsDumpable ? 1 : 0;
            case ProcessControls.PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS when first == 0:
                process.EnforceCallCode();
                return 0;
            case ProcessControls.PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS:
                return space.EnforcesCallCode ? 1 : 0;
            case ProcessControls.PR_SET_PROCESS_NAME:
                return SetName(caller, new TextArgument(first, second));
            case ProcessControls.PR_GET_PROCESS_NAME:
                return GetName(caller, first, second);
            case ProcessControls.PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT:
                space.ForbidsNewCode = true;
                return 0;
            case ProcessControls.PR_SET_COREDUMP_METADATA_VALUE:
                return CorePropertyParameters.Set(caller, first);
            case ProcessControls.PR_SET_THREAD_NAME:
                return ThreadNames.Set(caller, unchecked((int)first), new TextArgument(second, third));
            case ProcessControls.PR_GET_THREAD_NAME:
                return ThreadNames.Get(caller, unchecked((int)first), second, third);
            case ProcessControls.PR_SET_JAILED_UNTIL_EXIT:
                process.IsJailedUntilExit = true;
                return 0;
            case ProcessControls.PR_SET_JAILED_UNTIL_EXEC:
                process.IsJailedUntilExec = true;
                return 0;
            default:
                return KernelError.InvalidArgument;
        }
    }

    private static Promise PromiseFor(int option) => option switch
    {
        ProcessControls.PR_SET_PROCESS_NAME => Promise.Process,
        ProcessControls.PR_GET_PROCESS_NAME or ProcessControls.PR_SET_THREAD_NAME => Promise.StandardIo,
        ProcessControls.PR_GET_THREAD_NAME => Promise.Thread,
        ProcessControls.PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT => Promise.ExecutableMemory,
        ProcessControls.PR_SET_JAILED_UNTIL_EXIT or ProcessControls.PR_SET_JAILED_UNTIL_EXEC => Promise.Process,
        _ => Promise.None,
    };

    private static SyscallOutcome SetName(Caller caller, TextArgument name)
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        if (!name.CopyIn(caller, bytes, KernelError.NameTooLong).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        if (bytes[..length].TrimEnd((byte)' ').IsEmpty)
        {
            return KernelError.InvalidArgument;
        }

        caller.Process.Name = Encoding.UTF8.GetString(bytes[..length]);
        return 0;
    }

    private static SyscallOutcome GetName(Caller caller, ulong buffer, ulong size)
    {
        int length = Encoding.UTF8.GetByteCount(caller.Process.Name);
        if (size < (ulong)length + 1)
        {
            return KernelError.NameTooLong;
        }

        Span<byte> bytes = new byte[length + 1];
        Encoding.UTF8.GetBytes(caller.Process.Name, bytes);
        return caller.Process.Memory.CopyOut(new VirtualAddress(buffer), bytes);
    }
}
