using Isthmus.Abi.Serenity.Host;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>SerenityOS's calls that give a process something apart from others: a root, a list of processes, a name of the machine.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ContextCalls
{
    /// <summary>Makes the context that a descriptor stands for; the answer is its number.</summary>
    [Syscall(148, "long unshare_create(const struct SC_unshare_create_params *params)", Promise = "unshare")]
    public static SyscallOutcome UnshareCreate(Caller caller, UserStructure<CreateContextParameters> parameters)
    {
        if (!MayUnshare(caller))
        {
            return KernelError.NotPermitted;
        }

        if (!parameters.TryCopyIn(caller, out CreateContextParameters request))
        {
            return KernelError.BadAddress;
        }

        if (caller.Process.Handles.Find(request.Descriptor) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (file is not PreparedContext context)
        {
            return KernelError.InvalidArgument;
        }

        IsthmusKernel kernel = caller.Kernel;
        return context.Kind switch
        {
            ContextKinds.ScopedProcessList => Answer(kernel.ProcessLists.Add(new ProcessList())),
            ContextKinds.HostnameContext => Answer(kernel.Hosts.Add(new HostContext(HostNames.Of(caller)))),
            _ => kernel.FileSystem.CreateTable(context.Root ?? kernel.FileSystem.CreateMemoryVolume()).TryGet(
                out MountTable table, out KernelError error)
                ? table.Id
                : error,
        };
    }

    /// <summary>Enters a context by its number: now, with the next program, or both.</summary>
    [Syscall(149, "long unshare_enter(const struct SC_unshare_enter_params *params)", Promise = "unshare")]
    public static SyscallOutcome UnshareEnter(Caller caller, UserStructure<EnterContextParameters> parameters)
    {
        if (!MayUnshare(caller))
        {
            return KernelError.NotPermitted;
        }

        if (!parameters.TryCopyIn(caller, out EnterContextParameters request))
        {
            return KernelError.BadAddress;
        }

        const int Known = EnterFlags.CurrentProgram | EnterFlags.AfterExec;
        return request.Flags == 0 || (request.Flags & ~Known) != 0 || request.Kind < 0
            ? KernelError.InvalidArgument
            : Enter(caller, request);
    }

    /// <summary>Begins to make a context. The descriptor is closed by exec.</summary>
    [Syscall(150, "long unshare_open(const struct SC_unshare_open_params *params)", Promise = "unshare")]
    public static SyscallOutcome UnshareOpen(Caller caller, UserStructure<OpenContextParameters> parameters)
        => !MayUnshare(caller) ? KernelError.NotPermitted
            : !parameters.TryCopyIn(caller, out OpenContextParameters request) ? KernelError.BadAddress
            : request.Kind < 0 ? KernelError.InvalidArgument
            : request.Kind is < ContextKinds.ScopedProcessList or > ContextKinds.HostnameContext ? KernelError.NotSupported
            : caller.Process.Handles.HasRoomFor(1)
                ? caller.Process.Handles.Add(new PreparedContext(request.Kind), closeOnExec: true)
                : KernelError.TooManyHandles;

    private static SyscallOutcome Enter(Caller caller, in EnterContextParameters request)
    {
        bool isNow = (request.Flags & EnterFlags.CurrentProgram) != 0;
        bool isForNext = (request.Flags & EnterFlags.AfterExec) != 0;
        Process process = caller.Process;
        switch (request.Kind)
        {
            case ContextKinds.ScopedProcessList when caller.Kernel.ProcessLists.Find(request.Id) is { } list:
                process.Next = isForNext ? process.Next with { List = list } : process.Next;
                if (isNow)
                {
                    process.Enter(list);
                }

                return 0;
            case ContextKinds.HostnameContext when caller.Kernel.Hosts.Find(request.Id) is { } host:
                process.Next = isForNext ? process.Next with { Host = host } : process.Next;
                if (isNow)
                {
                    process.Enter(host);
                }

                return 0;
            case ContextKinds.VFSRootContext when caller.Kernel.FileSystem.FindTable(request.Id) is { } table:
                process.Next = isForNext ? process.Next with { Mounts = table } : process.Next;
                if (isNow)
                {
                    process.Files.EnterRoot(table);
                }

                return 0;
            default:
                return request.Kind is < ContextKinds.ScopedProcessList or > ContextKinds.HostnameContext
                    ? KernelError.NotSupported
                    : KernelError.NoSuchProcess;
        }
    }

    private static bool MayUnshare(Caller caller) => !caller.Process.IsJailed && caller.Process.Files.Credentials.IsSuperuser;

    private static SyscallOutcome Answer<T>(Result<T> made)
        where T : SharedContext
        => made.TryGet(out T context, out KernelError error) ? context.Id : error;
}
