using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>SerenityOS's calls that run programs.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ProgramCalls
{
    /// <summary>Replaces the program; a call that fails leaves the caller as it was.</summary>
    [Syscall(25, "long execve(const struct SC_execve_params *params)", Promise = "exec", BigLock = true, Returns = false)]
    public static ValueTask<SyscallOutcome> Execve(Caller caller, UserStructure<ExecuteParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out ExecuteParameters request))
        {
            return new(KernelError.BadAddress);
        }

        KernelError error = Read(caller, request, out byte[] program, out ArgumentList arguments, out ArgumentList environment);
        if (error != KernelError.None)
        {
            return new(error);
        }

        ValueTask<Result> replaced = caller.Kernel.Programs.ExecuteAmongThreads(caller.Thread, program, arguments, environment);
        return replaced.IsCompleted ? new(Told(replaced.Result)) : ExecuteLater(replaced);
    }

    /// <summary>Runs a program in a child, which inherits files and mask, and neither promises nor veil nor handlers.</summary>
    [Syscall(92, "long posix_spawn(const struct SC_posix_spawn_params *params)", Promise = "proc exec", BigLock = true)]
    public static SyscallOutcome PosixSpawn(Caller caller, UserStructure<SpawnParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out SpawnParameters request))
        {
            return KernelError.BadAddress;
        }

        if ((request.Attributes | request.AttributeBytes | request.FileActions | request.FileActionBytes) != 0)
        {
            return KernelError.NotSupported;
        }

        var execution = new ExecuteParameters
        {
            Path = request.Path,
            PathLength = request.PathLength,
            Arguments = request.Arguments,
            ArgumentCount = request.ArgumentCount,
            Environment = request.Environment,
            EnvironmentCount = request.EnvironmentCount,
        };
        KernelError error = Read(caller, execution, out byte[] program, out ArgumentList arguments, out ArgumentList environment);
        return error != KernelError.None ? error
            : caller.Kernel.ProcessManager.Run(caller.Thread, program, arguments, environment).TryGet(out Process child, out error)
                ? child.Id.Value
                : error;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ExecuteLater(ValueTask<Result> replaced) => Told(await replaced);

    private static SyscallOutcome Told(Result replaced) => replaced.IsSuccess ? SyscallOutcome.KeepRegisters : replaced;

    private static KernelError Read(
        Caller caller, in ExecuteParameters request, out byte[] program, out ArgumentList arguments, out ArgumentList environment)
    {
        program = [];
        arguments = environment = null!;
        if (request.ArgumentCount > SystemLimits.ARG_MAX || request.EnvironmentCount > SystemLimits.ARG_MAX)
        {
            return KernelError.ArgumentsTooLong;
        }

        if (request.ArgumentCount == 0)
        {
            return KernelError.InvalidArgument;
        }

        if (!TextList.CopyIn(caller, request.Arguments, request.ArgumentCount).TryGet(out arguments, out KernelError error)
            || !TextList.CopyIn(caller, request.Environment, request.EnvironmentCount).TryGet(out environment, out error))
        {
            return error;
        }

        Result copied = new TextArgument(request.Path, request.PathLength).CopyPathIn(caller, out ReadOnlySpan<byte> path);
        if (copied.IsError)
        {
            return copied.Error;
        }

        program = path.ToArray();
        return ScriptLine.Follow(caller, ref program, ref arguments);
    }
}
