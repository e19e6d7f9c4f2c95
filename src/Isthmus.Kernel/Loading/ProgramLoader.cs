using System;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>Replaces a process's program. Everything is built beside the old one, which goes only once nothing can fail.</summary>
/// <param name="kernel">Whose programs they are.</param>
public sealed class ProgramLoader(IsthmusKernel kernel)
{
    /// <summary>What was wrong with the file that was refused last, for a sentence to the user.</summary>
    public ElfError LastError { get; private set; }

    /// <summary>Replaces the program of the thread's process, which keeps its personality.</summary>
    public Result Execute(Thread thread, ReadOnlySpan<byte> path, ArgumentList arguments, ArgumentList environment)
    {
        Process process = thread.Process;
        LastError = ElfError.None;
        if (!kernel.FileSystem.Resolve(process.Files, path).TryGet(out Inode file, out KernelError error))
        {
            return error;
        }

        if (file.Type != FileType.Regular || !file.Permits(process.Files.Credentials, AccessRights.Execute))
        {
            return KernelError.AccessDenied;
        }

        LastError = ElfImage.Parse(file, kernel.Machine.UserLimit, out ElfImage image);
        if (LastError == ElfError.None && (image.HasInterpreter || image.IsPositionIndependent))
        {
            LastError = ElfError.NeedsInterpreter;
        }

        if (LastError != ElfError.None)
        {
            return KernelError.NotExecutable;
        }

        if (!Build(process, file, image, arguments, environment, out VirtualAddress stackPointer).TryGet(
            out AddressSpace space, out error))
        {
            return error;
        }

        Replace(thread, space);
        thread.Context.Reset();
        thread.Context.InstructionPointer = new VirtualAddress(image.Entry);
        thread.Context.StackPointer = stackPointer;
        process.Name = Encoding.UTF8.GetString(path[(path.LastIndexOf((byte)'/') + 1)..]);
        process.CommandLine = arguments.ToBlock();
        process.Handles.CloseForExec();
        process.Signals.ResetHandlersForExec();
        return Result.Success;
    }

    private Result<AddressSpace> Build(
        Process process,
        Inode file,
        ElfImage image,
        ArgumentList arguments,
        ArgumentList environment,
        out VirtualAddress stackPointer)
    {
        stackPointer = default;
        AddressSpaceLayout layout = process.Personality.Layout;
        if (AddressSpace.TryCreate(kernel.Machine, layout) is not { } space)
        {
            return KernelError.OutOfMemory;
        }

        Result loaded = ElfLoader.Load(space, image, file, imageBase: 0);
        if (loaded.IsSuccess)
        {
            ulong stackBytes = layout.StackEnd - layout.StackStart;
            Result<VirtualAddress> stack = space.Map(new MapRequest
            {
                Address = layout.StackStart,
                Length = stackBytes,
                Access = PageAccess.ReadWrite,
                Name = "stack",
            });
            Result<VirtualAddress> built = stack.IsError
                ? stack.Error
                : InitialStack.Build(space, layout.StackEnd, stackBytes, arguments, environment, [(6, Page.Size), (9, image.Entry)]);
            stackPointer = built.IsSuccess ? built.Value : default;
            loaded = built.IsSuccess ? Result.Success : built.Error;
        }

        if (loaded.IsError)
        {
            space.Dispose();
            return loaded.Error;
        }

        return space;
    }

    private void Replace(Thread thread, AddressSpace space)
    {
        AddressSpace? old = thread.Process.AddressSpace;
        thread.Process.AddressSpace = space;
        kernel.Machine.Processor.Activate(space.Table);
        old?.Dispose();
    }
}
