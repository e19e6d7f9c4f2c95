using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Loading;

namespace Isthmus.Kernel.Processes;

/// <content>Processes that begin with a program of their own.</content>
public sealed partial class ProcessManager
{
    private const ObjectRights GrantRights = ObjectRights.Duplicate | ObjectRights.Transfer;

    /// <summary>Makes a child that runs a program. It is complete before anybody can see it, and a refusal leaves no trace: the child's
    /// memory, its handles and its number are given only together.</summary>
    /// <returns>The child's object, with a reference for the caller.</returns>
    public Result<ProcessObject> Spawn(Thread caller, in SpawnRequest request)
    {
        ResourceAccount account = AccountForChildOf(caller.Process);
        if (!kernel.Processes.HasRoom || !account.TryAddProcess())
        {
            return KernelError.QuotaExceeded;
        }

        Result<Process> built = Build(caller, account, request);
        if (built.IsError)
        {
            account.RemoveProcess();
            return built.Error;
        }

        Process child = built.Value;
        if ((request.Options & SpawnOptions.Detached) == 0)
        {
            caller.Process.AddChild(child);
        }

        ProcessObject result = ProcessObject.Open(child);
        kernel.Processes.Add(child);
        kernel.Profiler.ProcessStarted(child);
        kernel.Scheduler.Start(child.Threads[0]);
        return result;
    }

    private Result<Process> Build(Thread caller, ResourceAccount account, in SpawnRequest request)
    {
        Process parent = caller.Process;
        var child = new Process(
            kernel,
            kernel.Processes.NextId(),
            parent.Personality,
            (request.Options & SpawnOptions.ShareWorkingDirectory) != 0 ? parent.Files : parent.Files.Duplicate(),
            account)
        {
            Handles = new HandleTable(0),
            Objects = new ObjectHandleTable(parent.Objects.Limit, account),
            Signals = parent.Signals.Fork(),
            Filter = parent.Filter,
            CallWork = parent.CallWork & ~CallWork.OfOneProcess,
            IsKeptByHandles = true,
        };
        child.SetPledge(parent.Pledge.ForSpawn());
        Result granted = Grant(parent, child, request);
        if (granted.IsSuccess && child.Files != parent.Files)
        {
            child.Files.Veil.ChangeForExec();
            granted = child.TryChargeForVeil(child.Files.Veil.Cost) ? granted : KernelError.OutOfMemory;
        }

        Result<LoadedProgram> loaded = granted.IsError
            ? granted.Error
            : kernel.Programs.Load(child, request.Path, request.Arguments, request.Environment);
        if (!loaded.TryGet(out LoadedProgram program, out KernelError error))
        {
            child.Objects.CloseAll();
            _ = child.TryChargeForVeil(0);
            return error;
        }

        if ((request.Options & SpawnOptions.NewSession) == 0)
        {
            child.Group = parent.Group;
            child.Session = parent.Session;
            child.Terminal = parent.Terminal;
        }

        child.ProgramMount = program.Mount;
        child.Signals.ResetHandlersForExec();
        child.AddressSpace = program.Space;
        ProgramLoader.SetName(child, request.Path, request.Arguments, request.Environment);
        var thread = new Thread(child, new ThreadId(child.Id.Value));
        program.Enter(thread.Context);
        thread.Signals.Blocked = caller.Signals.Blocked;
        child.AddThread(thread);
        return child;
    }

    private static Result Grant(Process parent, Process child, in SpawnRequest request)
    {
        foreach (HandleGrant grant in request.Handles)
        {
            if (!parent.Objects.Find(grant.Parent).TryGet(out HandleEntry entry, out KernelError error))
            {
                return error;
            }

            if (!entry.Allows(GrantRights))
            {
                return KernelError.AccessDenied;
            }

            Result added = child.Objects.AddAt(grant.Child, entry.Object, entry.Rights);
            if (added.IsError)
            {
                return added;
            }

            entry.Object.AddReference();
        }

        return Result.Success;
    }
}
