using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>The tree under <c>/sys</c>: settings of the kernel, and the profile of all processes.</summary>
public sealed class SystemFileSystem
{
    private const int OwnerMayRead = 0x100;

    private readonly FixedDirectory _root;

    /// <summary>Makes the volume.</summary>
    /// <param name="owner">The kernel that it tells of.</param>
    /// <param name="personality">Whose form a profile has.</param>
    public SystemFileSystem(IsthmusKernel owner, Personality personality)
    {
        Volume volume = owner.FileSystem.CreateVolume("sysfs");
        _root = new FixedDirectory(volume);
        var kernel = new FixedDirectory(volume);
        var settings = new FixedDirectory(volume);
        _root.Put("kernel"u8, kernel);
        kernel.Put("conf"u8, settings);
        settings.Put(
            "coredump_directory"u8,
            new SettingInode(volume, output => output.Append(owner.Cores.Directory).Append("\n"u8), owner.Cores.SetDirectory));
        var profile = new TextInode(volume, volume.NextInode(), new UserId(0), new GroupId(0), output =>
            owner.Profiler.Whole is not { } whole || personality.TryWriteProfile(whole, output));
        kernel.Put("profile"u8, profile);
        profile.SetPermissions(OwnerMayRead);
    }

    /// <summary>The volume's root, to be mounted.</summary>
    public DirectoryInode Root => _root;
}
