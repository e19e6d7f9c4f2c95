using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>SerenityOS's call that gives memory up.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class PurgeCalls
{
    private const int VolatileMemory = 1;

    /// <summary>Gives up what programs have said may go (bit 1), and clean pages of files (bit 2), of which there are none: files live in
    /// memory alone. The answer is how many pages went.</summary>
    [Syscall(98, "long purge(int mode)", Promise = "unpledged", BigLock = true)]
    public static SyscallOutcome Purge(Caller caller, int mode)
    {
        if (!caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        return (mode & VolatileMemory) != 0 ? caller.Kernel.Purgeable.Purge() : 0;
    }
}
