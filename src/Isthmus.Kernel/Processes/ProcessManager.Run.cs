using System;
using Isthmus.Kernel.Loading;

namespace Isthmus.Kernel.Processes;

/// <content>Fork and exec in one.</content>
public sealed partial class ProcessManager
{
    /// <summary>Makes a child that runs another program: with the caller's files, place, identity and mask, and nothing else of it.</summary>
    public Result<Process> Run(Thread caller, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        Process parent = caller.Process;
        ResourceAccount account = AccountForChildOf(parent);
        if (!kernel.Processes.HasRoom || !account.TryAddProcess())
        {
            return KernelError.QuotaExceeded;
        }

        if (parent.Handles.Duplicate(account) is not { } handles)
        {
            account.RemoveProcess();
            return KernelError.OutOfMemory;
        }

        var child = new Process(kernel, kernel.Processes.NextId(), parent.Personality, parent.Files.DuplicateForSpawn(), account)
        {
            Handles = handles,
            Filter = parent.Filter,
            CallWork = parent.CallWork & (CallWork.Filter | CallWork.Trace | CallWork.Places),
            Group = parent.Group,
            Session = parent.Session,
            Terminal = parent.Terminal,
        };
        child.SetPledge(parent.Pledge.ForSpawn());
        child.IsJailedUntilExit = parent.IsJailedUntilExit;
        if (!kernel.Programs.Load(child, path, arguments, environment).TryGet(out LoadedProgram program, out KernelError error))
        {
            handles.CloseAll();
            account.RemoveProcess();
            return error;
        }

        handles.CloseForExec();
        if (program.ProgramHandle is { } number)
        {
            _ = handles.SetCloseOnExec(number, true);
        }

        program.Become(child);
        child.InheritContexts(parent);
        child.AddressSpace = program.Space;
        ProgramLoader.SetName(child, path, arguments, environment);
        var thread = new Thread(child, new ThreadId(child.Id.Value));
        program.Enter(thread.Context);
        thread.Signals.Blocked = caller.Signals.Blocked;
        child.AddThread(thread);
        parent.AddChild(child);
        kernel.Processes.Add(child);
        kernel.Profiler.ProcessStarted(child);
        kernel.Scheduler.Start(thread);
        return child;
    }
}
