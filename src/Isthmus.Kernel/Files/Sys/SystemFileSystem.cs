using Isthmus.Kernel.Tracing;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>The tree under <c>/sys</c>: settings of the kernel.</summary>
public sealed class SystemFileSystem
{
    private readonly FixedDirectory _root;

    /// <summary>Makes the volume.</summary>
    public SystemFileSystem(FileSystem fileSystem, CoreFiles cores)
    {
        Volume volume = fileSystem.CreateVolume("sysfs");
        _root = new FixedDirectory(volume);
        var kernel = new FixedDirectory(volume);
        var settings = new FixedDirectory(volume);
        _root.Put("kernel"u8, kernel);
        kernel.Put("conf"u8, settings);
        settings.Put(
            "coredump_directory"u8,
            new SettingInode(volume, output => output.Append(cores.Directory).Append("\n"u8), cores.SetDirectory));
    }

    /// <summary>The volume's root, to be mounted.</summary>
    public DirectoryInode Root => _root;
}
