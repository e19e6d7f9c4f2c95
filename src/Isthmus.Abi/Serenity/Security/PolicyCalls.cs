using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Security;

/// <summary>SerenityOS's calls that narrow what the caller may do.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class PolicyCalls
{
    private const int MostPromiseBytes = 218;
    private const int MostPermissions = 5;
    private const int ForCurrentProgram = 1;
    private const int ForNextProgram = 2;

    /// <summary>Gives up every ability but those that the words name; a second set is for the program after exec.</summary>
    [Syscall(89, "long pledge(const struct SC_pledge_params *params)")]
    public static SyscallOutcome Pledge(Caller caller, UserStructure<PledgeParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out PledgeParameters request))
        {
            return KernelError.BadAddress;
        }

        KernelError error = Read(caller, request.Promises, request.PromisesLength, out Promise? promises);
        if (error == KernelError.None)
        {
            error = Read(caller, request.ExecPromises, request.ExecPromisesLength, out Promise? afterExec);
            if (error == KernelError.None && caller.Process.Pledge.Narrow(promises, afterExec).TryGet(out PledgeState state, out error))
            {
                caller.Process.SetPledge(state);
                return 0;
            }
        }

        return error;
    }

    /// <summary>Makes a path visible and hides every other one, until the veil is locked by a call with neither path nor
    /// permissions.</summary>
    [Syscall(151, "long unveil(const struct SC_unveil_params *params)")]
    public static SyscallOutcome Unveil(Caller caller, UserStructure<UnveilParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out UnveilParameters request))
        {
            return KernelError.BadAddress;
        }

        Veil veil = caller.Process.Files.Veil;
        if (request is { Path: 0, Permissions: 0 })
        {
            veil.Lock();
            return 0;
        }

        bool forCurrent = (request.Flags & ForCurrentProgram) != 0;
        bool forNext = (request.Flags & ForNextProgram) != 0;
        if (!forCurrent && !forNext)
        {
            return KernelError.InvalidArgument;
        }

        if (forCurrent && veil.State is VeilState.Locked or VeilState.LockedInherited)
        {
            return veil.State == VeilState.LockedInherited ? SyscallOutcome.Zero : KernelError.NotPermitted;
        }

        if (request.Path == 0 || request.Permissions == 0)
        {
            return KernelError.InvalidArgument;
        }

        Result copied = new TextArgument(request.Path, request.PathLength).CopyPathIn(caller, out ReadOnlySpan<byte> path);
        if (copied.IsError)
        {
            return copied;
        }

        if (path.IsEmpty || path[0] != '/')
        {
            return KernelError.InvalidArgument;
        }

        return ReadLetters(caller, request, out VeilAccess access) is var error and not KernelError.None
            ? error
            : Apply(caller, path, access, forCurrent, forNext);
    }

    private static SyscallOutcome Apply(Caller caller, ReadOnlySpan<byte> path, VeilAccess access, bool forCurrent, bool forNext)
    {
        FileSystemContext files = caller.Process.Files;
        Span<byte> real = stackalloc byte[SystemLimits.PATH_MAX];
        bool allowsNew = (access & VeilAccess.Create) != 0;
        if (!caller.Kernel.FileSystem.WriteRealPath(files, path, allowsNew, real).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        real = real[..length];
        Veil veil = files.Veil;
        Result allowed = veil.CheckUnveil(real, access, forCurrent, forNext);
        if (allowed.IsError)
        {
            return allowed;
        }

        if (!caller.Process.TryChargeForVeil(veil.CostWith(real, forCurrent, forNext)))
        {
            return KernelError.OutOfMemory;
        }

        veil.Unveil(real, access, forCurrent, forNext);
        return 0;
    }

    private static KernelError Read(Caller caller, ulong address, ulong length, out Promise? promises)
    {
        promises = null;
        if (address == 0)
        {
            return KernelError.None;
        }

        Span<byte> words = stackalloc byte[MostPromiseBytes];
        if (!new TextArgument(address, length).CopyIn(caller, words, KernelError.ArgumentsTooLong).TryGet(
            out int count, out KernelError error))
        {
            return error;
        }

        bool isKnown = PromiseNames.TryParse(words[..count], out Promise parsed);
        promises = parsed;
        return isKnown ? KernelError.None : KernelError.InvalidArgument;
    }

    private static KernelError ReadLetters(Caller caller, in UnveilParameters request, out VeilAccess access)
    {
        access = VeilAccess.None;
        Span<byte> letters = stackalloc byte[MostPermissions];
        var text = new TextArgument(request.Permissions, request.PermissionsLength);
        return !text.CopyIn(caller, letters, KernelError.ArgumentsTooLong).TryGet(out int count, out KernelError error) ? error
            : VeilLetters.TryParse(letters[..count], out access) ? KernelError.None
            : KernelError.InvalidArgument;
    }
}
