using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>Replaces a process's program. Everything is built beside the old one, which goes only once nothing can fail.</summary>
/// <param name="kernel">Whose programs they are.</param>
public sealed class ProgramLoader(IsthmusKernel kernel)
{
    /// <summary>Bytes of the arguments that procfs shows: each process keeps them.</summary>
    private const int ShownCommandLine = 4096;

    private const int SetUserBit = 0x800;
    private const int SetIdBits = 0xC00;

    private readonly Dictionary<Personality, CodePage> _trampolines = [];

    /// <summary>What was wrong with the file that was refused last, for a sentence to the user.</summary>
    public ElfError LastError { get; private set; }

    /// <summary>Replaces the program of the thread's process, which keeps its personality and has no other thread.</summary>
    public Result Execute(Thread thread, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        if (!Load(thread.Process, path, arguments, environment).TryGet(out LoadedProgram program, out KernelError error))
        {
            return error;
        }

        Commit(thread, program, path, arguments, environment);
        return Result.Success;
    }

    /// <summary>Replaces the program of the thread's process, which keeps its personality; the process's other threads are ended once
    /// nothing can fail any more.</summary>
    public ValueTask<Result> ExecuteAmongThreads(
        Thread thread, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        if (thread.Process.Threads.Count == 1)
        {
            return new(Execute(thread, path, arguments, environment));
        }

        return Load(thread.Process, path, arguments, environment).TryGet(out LoadedProgram program, out KernelError error)
            ? CommitAlone(thread, program, path.ToArray(), arguments, environment)
            : new(error);
    }

    private async ValueTask<Result> CommitAlone(
        Thread thread, LoadedProgram program, byte[] path, ArgumentList arguments, ArgumentList environment)
    {
        Result alone = await kernel.ThreadManager.EndOthers(thread);
        if (alone.IsError)
        {
            program.Space.Dispose();
            if (program.ProgramHandle is { } number)
            {
                _ = thread.Process.Handles.Close(number);
            }

            return alone;
        }

        Commit(thread, program, path, arguments, environment);
        return Result.Success;
    }

    private void Commit(
        Thread thread, in LoadedProgram program, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        Process process = thread.Process;
        Replace(thread, program.Space);
        program.Enter(thread.Context);
        SetName(process, path, arguments, environment);
        process.CoreProperties?.Clear();
        process.CallWork &= ~CallWork.CallCode;
        program.Become(process);
        process.SetPledge(process.Pledge.ForExec());
        process.Files.Veil.ChangeForExec();
        process.EnterNextContexts();
        _ = process.TryChargeForVeil(process.Files.Veil.Cost);
        process.Handles.CloseForExec();
        if (program.ProgramHandle is { } number)
        {
            _ = process.Handles.SetCloseOnExec(number, true);
        }

        process.Signals.ResetHandlersForExec();
        thread.AlternateStack = default;
        kernel.ThreadManager.BecomeFirst(thread);
        process.Personality.PrepareSignalsForExec(thread);
        kernel.Tracers.StopBeforeProgram(process);
        if (kernel.Profiler.IsActive)
        {
            _ = kernel.Profiler.Note(thread, ProfileEventKind.ProgramExecuted, text: Encoding.UTF8.GetString(path));
        }
    }

    /// <summary>Builds a program's address space for a process that runs another program, or none yet. Nothing of the process changes.</summary>
    public Result<LoadedProgram> Load(Process process, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        LastError = ElfError.None;
        if (!FindProgram(process, path).TryGet(out ProgramFile program, out KernelError error))
        {
            return error;
        }

        ProgramFile? interpreter = null;
        if (program.Image.HasInterpreter)
        {
            if (!FindInterpreter(process, program.Image).TryGet(out ProgramFile found, out error))
            {
                return error;
            }

            interpreter = found;
        }

        if (process.Personality.RefusesProgramsMappedForWriting && IsMappedForWriting((interpreter ?? program).File))
        {
            return KernelError.TextBusy;
        }

        if (!CredentialsFor(process, program, out bool isSetId).TryGet(out Credentials credentials, out error))
        {
            return error;
        }

        return Build(
            process, program, interpreter, credentials, arguments, environment, out StartRegisters registers, out int? handle).TryGet(
                out AddressSpace space, out error)
            ? new LoadedProgram(space, (interpreter ?? program).Entry, registers, handle, credentials, program.Mount, isSetId)
            : error;
    }

    /// <summary>What ps and core files show of a process.</summary>
    internal static void SetName(Process process, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        process.ProgramPath = path.ToArray();
        process.EnvironmentBlock = environment.ToBlock(ShownCommandLine);
        process.Name = Encoding.UTF8.GetString(path[(path.LastIndexOf((byte)'/') + 1)..]);
        process.CommandLine = arguments.ToBlock(ShownCommandLine);
    }

    /// <summary>Refuses a program; the error is kept for a sentence to the user.</summary>
    private KernelError Refuse(ElfError reason)
    {
        LastError = reason;
        return KernelError.NotExecutable;
    }

    /// <summary>Who runs the program: its owner or its group where the file is set-id, its ABI knows of it and its mount lets it count.</summary>
    private static Result<Credentials> CredentialsFor(Process process, in ProgramFile program, out bool isSetId)
    {
        Credentials credentials = process.Files.Credentials;
        int setId = program.File.Permissions & SetIdBits;
        isSetId = false;
        if (setId == 0 || !process.Personality.RunsSetIdPrograms)
        {
            return credentials;
        }

        if (process.IsJailed)
        {
            return KernelError.NotPermitted;
        }

        isSetId = !program.Mount.Has(MountFlags.NoSetId);
        if (isSetId && (setId & SetUserBit) != 0)
        {
            credentials = credentials with { User = program.File.Owner, SavedUser = program.File.Owner };
        }

        if (isSetId && (setId & ~SetUserBit) != 0)
        {
            credentials = credentials with { Group = program.File.Group, SavedGroup = program.File.Group };
        }

        return credentials;
    }

    private bool IsMappedForWriting(Inode file)
    {
        if (!file.HasSharedMappings)
        {
            return false;
        }

        foreach (Process process in kernel.Processes.All)
        {
            for (int i = 0; i < process.AddressSpace?.Regions.Count; i++)
            {
                Region region = process.AddressSpace.Regions[i];
                if (region.IsShared && region.Source == file && (region.Access & PageAccess.Write) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private Result<ProgramFile> FindProgram(Process process, ReadOnlySpan<byte> path)
    {
        if (!Open(process, path, out Mount mount).TryGet(out Inode file, out KernelError error))
        {
            return error;
        }

        ElfError problem = ElfImage.Parse(file, kernel.Machine.UserLimit, out ElfImage image);
        AddressSpaceLayout layout = process.Personality.Layout;
        return problem != ElfError.None ? Refuse(problem)
            : IsForOther(process, image) ? Refuse(ElfError.OtherAbi)
            : image.HasInterpreter && layout.InterpreterBase is null ? Refuse(ElfError.NeedsInterpreter)
            : image.IsPositionIndependent && layout.ProgramBase is null ? Refuse(ElfError.PositionIndependent)
            : !layout.AllowsStack(image.StackSize) ? Refuse(ElfError.BadStack)
            : new ProgramFile(file, mount, image, ChooseBase(image, layout.ProgramBase, layout.BaseSpread));
    }

    /// <summary>True where the file says that it speaks another ABI. For the first process the host may know better.</summary>
    private bool IsForOther(Process process, ElfImage image)
        => kernel.FirstProcess is not null && image.Abi is { } abi && abi != process.Personality.Name;

    private Result<ProgramFile> FindInterpreter(Process process, ElfImage program)
    {
        if (!Open(process, program.InterpreterPath, out Mount mount).TryGet(out Inode file, out KernelError error))
        {
            LastError = error == KernelError.NotFound ? ElfError.InterpreterNotFound : ElfError.BadInterpreter;
            return error;
        }

        AddressSpaceLayout layout = process.Personality.Layout;
        return ElfImage.Parse(file, kernel.Machine.UserLimit, out ElfImage image) != ElfError.None || image.HasInterpreter
            ? Refuse(ElfError.BadInterpreter)
            : new ProgramFile(file, mount, image, ChooseBase(image, layout.InterpreterBase, layout.BaseSpread));
    }

    private ulong ChooseBase(ElfImage image, VirtualAddress? place, ulong spread)
    {
        if (!image.IsPositionIndependent || place is not { } lowest)
        {
            return 0;
        }

        ulong distance = 0;
        if (spread > 0)
        {
            Span<byte> random = stackalloc byte[8];
            kernel.Machine.FillEntropy(random);
            distance = BitConverter.ToUInt64(random) % spread & ~Page.OffsetMask;
        }

        return (lowest.Value + distance + image.Alignment - 1) & ~(image.Alignment - 1);
    }

    private Result<Inode> Open(Process process, ReadOnlySpan<byte> path, out Mount mount)
    {
        Result<Inode> file = kernel.FileSystem.Resolve(
            process.Files, path, LinkBehaviour.Follow, VeilAccess.Execute, out mount);
        return file.IsError ? file.Error
            : file.Value.Type == FileType.Regular && !mount.Has(MountFlags.NoExecution)
                && file.Value.Permits(process.Files.Credentials, AccessRights.Execute) ? file
            : KernelError.AccessDenied;
    }

    private Result<AddressSpace> Build(
        Process process,
        in ProgramFile program,
        in ProgramFile? interpreter,
        Credentials credentials,
        ArgumentList arguments,
        ArgumentList environment,
        out StartRegisters registers,
        out int? handle)
    {
        registers = default;
        handle = null;
        AddressSpaceLayout layout = process.Personality.Layout.Place(kernel.Machine).WithStack(program.Image.StackSize);
        if (AddressSpace.TryCreate(kernel.Machine, layout, process.Account) is not { } space)
        {
            return KernelError.OutOfMemory;
        }

        // The stack first, so that no segment can take its place.
        ulong stackBytes = layout.StackEnd - layout.StackStart;
        Result<VirtualAddress> stack = space.Map(new MapRequest
        {
            Address = layout.StackStart,
            Length = stackBytes,
            Access = PageAccess.ReadWrite,
            Name = layout.StackName,
            Flags = RegionFlags.Stack,
        });
        Result loaded = stack.IsError ? stack.Error : MapStackGuard(space);
        if (loaded.IsSuccess)
        {
            loaded = MapTrampoline(process.Personality, space);
        }

        if (loaded.IsSuccess && !(interpreter is not null && layout.InterpreterLoadsProgram))
        {
            loaded = ElfLoader.Load(space, program.Image, program.File, program.Base, name: NameOf(program, layout));
        }

        if (loaded.IsSuccess && interpreter is { } other)
        {
            loaded = ElfLoader.Load(
                space, other.Image, other.File, other.Base, RegionFlags.SystemCallCode, NameOf(other, layout));
        }

        if (loaded.Error == KernelError.NotExecutable)
        {
            LastError = ElfError.BadSegment;
        }

        if (loaded.IsSuccess)
        {
            var start = new ProgramStart(process, space, program, interpreter, credentials, arguments, environment);
            Result<StartRegisters> built = process.Personality.BuildStack(start);
            handle = start.ProgramHandle;
            registers = built.IsSuccess ? built.Value : default;
            loaded = built.IsSuccess ? Result.Success : built.Error;
        }

        if (loaded.IsError)
        {
            if (handle is { } number)
            {
                _ = process.Handles.Close(number);
            }

            space.Dispose();
            return loaded.Error;
        }

        return space;
    }

    private static string? NameOf(in ProgramFile program, AddressSpaceLayout layout)
    {
        if (!layout.NamesProgramsByPath)
        {
            return null;
        }

        byte[] path = new byte[PathSyntax.MaximumPath + 1];
        Result<int> length = FileSystem.WritePath(program.File, program.Mount, path);
        return length.IsSuccess ? Encoding.UTF8.GetString(path, 0, length.Value) : null;
    }

    private static Result MapStackGuard(AddressSpace space)
    {
        AddressSpaceLayout layout = space.Layout;
        if (layout.StackGuard == 0)
        {
            return Result.Success;
        }

        Result<VirtualAddress> guard = space.Map(new MapRequest
        {
            Address = layout.StackStart - layout.StackGuard,
            Length = layout.StackGuard,
            Access = PageAccess.None,
            Name = "stack guard",
        });
        return guard.IsSuccess ? Result.Success : guard.Error;
    }

    private Result MapTrampoline(Personality personality, AddressSpace space)
    {
        if (personality.Layout.Trampoline is not { } place)
        {
            return Result.Success;
        }

        if (!_trampolines.TryGetValue(personality, out CodePage? page))
        {
            page = CodePage.TryCreate(kernel.Machine.Frames, personality.TrampolineCode);
            if (page is null)
            {
                return KernelError.OutOfMemory;
            }

            _trampolines.Add(personality, page);
        }

        Result<VirtualAddress> mapped = space.Map(new MapRequest
        {
            Address = place,
            Length = Page.Size,
            Access = PageAccess.ReadExecute,
            Source = page,
            IsShared = true,
            Name = personality.Layout.TrampolineName,
            Flags = RegionFlags.SystemCallCode,
        });
        return mapped.IsSuccess ? Result.Success : mapped.Error;
    }

    private void Replace(Thread thread, AddressSpace space)
    {
        AddressSpace? old = thread.Process.AddressSpace;
        thread.Process.AddressSpace = space;
        kernel.Machine.Processor.Activate(space.Table);
        old?.Dispose();
    }
}
