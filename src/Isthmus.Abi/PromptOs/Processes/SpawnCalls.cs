using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Processes;

/// <summary>How PromptOS's processes begin, and how one waits for their end.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SpawnCalls
{
    /// <summary>All rights that make sense for a process.</summary>
    internal const ObjectRights ProcessRights = ObjectRights.Wait | ObjectRights.Signal | ObjectRights.Duplicate | ObjectRights.Transfer;

    private const int ProcessIdOffset = 44;
    private const int StandardHandles = 3;
    private const int PathBytes = 4096;
    private const uint KnownFlags = PromptOs.SpawnFlags.SPAWN_DETACHED | PromptOs.SpawnFlags.SPAWN_NEW_SESSION | PromptOs.SpawnFlags.SPAWN_SHARE_CWD;

    /// <summary>Makes a process that runs a program with exactly the handles that are named. The answer is a handle to it.</summary>
    [Syscall(1, "handle_t spawn(const struct spawn_params *params)", Promise = "proc exec")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome Spawn(Caller caller, [TraceAs(typeof(UserStructure<SpawnParameters>))] UserPointer parameters)
    {
        Span<byte> bytes = stackalloc byte[SpawnParameters.StructureSize];
        Result ready = ParameterBlock.CopyIn(caller, parameters, bytes);
        ready = ready.IsError ? ready
            : caller.Process.Memory.EnsureWritable(parameters.Address + ProcessIdOffset, sizeof(int)).IsError ? KernelError.BadAddress
            : caller.Process.Objects.Reserve(1);
        if (ready.IsError)
        {
            return ready;
        }

        SpawnParameters wanted = SpawnParameters.Read(bytes);
        if ((wanted.Flags & ~KnownFlags) != 0)
        {
            return KernelError.InvalidArgument;
        }

        if (!CopyHandles(caller, wanted).TryGet(out HandleGrant[] handles, out KernelError error)
            || !CopyStrings(caller, wanted.Arguments).TryGet(out ArgumentList arguments, out error)
            || !CopyStrings(caller, wanted.Environment).TryGet(out ArgumentList environment, out error))
        {
            return error;
        }

        Span<byte> path = stackalloc byte[PathBytes];
        if (!caller.Process.Memory.CopyStringIn(new VirtualAddress(wanted.Path), path).TryGet(out int length, out error)
            || !caller.Kernel.ProcessManager.Spawn(caller.Thread, new SpawnRequest
            {
                Path = path[..length],
                Arguments = arguments,
                Environment = environment,
                Handles = handles,
                Options = (SpawnOptions)wanted.Flags,
            }).TryGet(out ProcessObject child, out error))
        {
            return error;
        }

        Span<byte> id = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(id, child.Process.Id.Value);
        _ = caller.Process.Memory.CopyOut(parameters.Address + ProcessIdOffset, id);
        return caller.Process.Objects.Add(child, ProcessRights).Value.Value;
    }

    /// <summary>Waits for a process to end and tells how it did, as often as one asks. The parent that has asked frees the number.</summary>
    [Syscall(2, "int wait(handle_t process, struct wait_result *out, uint32_t options)", Promise = "proc")]
    public static ValueTask<SyscallOutcome> Wait(
        Caller caller, Handle process, [TraceAs(typeof(WrittenStructure<WaitReport>))] UserPointer output,
        [TraceNames("WAIT_", Flags = true)] uint options)
    {
        if (!process.Find<ProcessObject>(caller, ObjectRights.Wait).TryGet(out ProcessObject target, out KernelError error))
        {
            return new(error);
        }

        return (options & ~(uint)IpcLimits.WAIT_NO_BLOCK) != 0 ? new(KernelError.InvalidArgument)
            : target.Process.ExitStatus is not null ? new(Report(caller, target.Process, output))
            : options != 0 ? new(KernelError.WouldBlock)
            : target.Process == caller.Process ? new(KernelError.Deadlock)
            : WaitLater(caller, target, output);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> WaitLater(Caller caller, ProcessObject target, UserPointer output)
    {
        target.AddReference();
        Result ended = await target.WaitForEnd(caller.Thread);
        SyscallOutcome outcome = ended.IsError ? ended : Report(caller, target.Process, output);
        target.Release();
        return outcome;
    }

    private static SyscallOutcome Report(Caller caller, Process process, UserPointer output)
    {
        ExitStatus status = process.ExitStatus!.Value;
        Span<byte> bytes = stackalloc byte[WaitReport.StructureSize];
        new WaitReport
        {
            ProcessId = process.Id.Value,
            Code = status.Code,
            Signal = status.Signal,
            UserTime = (ulong)process.Accounting.UserNanoseconds,
            SystemTime = (ulong)process.Accounting.SystemNanoseconds,
            PeakBytes = (ulong)process.Accounting.PeakResidentBytes,
        }.Write(bytes);
        if (caller.Process.Memory.CopyOut(output.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        if (process.Parent == caller.Process)
        {
            caller.Kernel.ProcessManager.Reap(process);
        }

        return 0;
    }

    private static Result<ArgumentList> CopyStrings(Caller caller, ulong array)
        => array < caller.Kernel.Machine.UserLimit.Value
            ? ArgumentList.CopyIn(caller, new UserPointer(new VirtualAddress(array)))
            : KernelError.BadAddress;

    /// <summary>Reads which handles the child gets; without a list, standard input, output and error as far as they are open.</summary>
    private static Result<HandleGrant[]> CopyHandles(Caller caller, in SpawnParameters wanted)
    {
        if (wanted.HandleCount == 0)
        {
            int open = 0;
            var standard = new HandleGrant[StandardHandles];
            for (int i = 0; i < StandardHandles; i++)
            {
                var handle = new ObjectHandle(i);
                if (caller.Process.Objects.Find(handle).IsSuccess)
                {
                    standard[open++] = new HandleGrant(handle, handle);
                }
            }

            return standard[..open];
        }

        if (wanted.HandleCount > (uint)caller.Process.Objects.Limit)
        {
            return KernelError.InvalidArgument;
        }

        // The first look shows whether the list is there at all, before room is made for it.
        ulong length = wanted.HandleCount * (ulong)HandlePair.StructureSize;
        if (caller.Process.Memory.EnsureReadable(new VirtualAddress(wanted.Handles), length).IsError)
        {
            return KernelError.BadAddress;
        }

        var handles = new HandleGrant[wanted.HandleCount];
        Span<byte> bytes = stackalloc byte[HandlePair.StructureSize];
        for (int i = 0; i < handles.Length; i++)
        {
            var address = new VirtualAddress(wanted.Handles + ((ulong)i * HandlePair.StructureSize));
            if (caller.Process.Memory.CopyIn(address, bytes).IsError)
            {
                return KernelError.BadAddress;
            }

            HandlePair pair = HandlePair.Read(bytes);
            handles[i] = new HandleGrant(new ObjectHandle(pair.Parent), new ObjectHandle(pair.Child));
        }

        return handles;
    }
}
