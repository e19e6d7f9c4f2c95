using Isthmus.Kernel.Files;

namespace Isthmus.Kernel.Processes;

/// <summary>Changes mounts with regard to the processes that use them.</summary>
/// <param name="kernel">Whose mounts they are.</param>
public sealed class MountManager(IsthmusKernel kernel)
{
    /// <summary>Changes what a mount forbids and allows.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> where it is to stay as it is.</returns>
    public Result ChangeFlags(Mount mount, MountFlags flags)
    {
        if (mount.Has(MountFlags.Immutable) && IsEntered(mount.Table))
        {
            return KernelError.NotPermitted;
        }

        mount.Flags = flags;
        return Result.Success;
    }

    /// <summary>Takes a mount away.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> where it is to stay as it is, <see cref="KernelError.Busy"/> where it is used.</returns>
    public Result Unmount(Mount mount)
        => mount.Has(MountFlags.Immutable) && IsEntered(mount.Table) ? KernelError.NotPermitted
            : IsPlaceOfSomebody(mount) ? KernelError.Busy
            : kernel.FileSystem.RemoveMount(mount);

    private bool IsEntered(MountTable table)
    {
        for (var id = new ProcessId(0); kernel.Processes.TryGetNext(id, out id);)
        {
            if (kernel.Processes.Find(id) is { IsZombie: false } process && process.Files.RootMount.Table == table)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a process's root or working directory is seen through the mount, or its next program's will be.</summary>
    private bool IsPlaceOfSomebody(Mount mount)
    {
        for (var id = new ProcessId(0); kernel.Processes.TryGetNext(id, out id);)
        {
            if (kernel.Processes.Find(id) is { IsZombie: false } process
                && (process.Files.RootMount == mount || process.Files.WorkingMount == mount || process.Next.Mounts?.Root == mount))
            {
                return true;
            }
        }

        return false;
    }
}
