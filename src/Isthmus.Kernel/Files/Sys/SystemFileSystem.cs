using System;
using System.Text;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>The tree under <c>/sys</c>: settings of the kernel, the profile of all processes, and what the ABI's programs look for
/// besides.</summary>
public sealed class SystemFileSystem
{
    private const int OwnerMayRead = 0x100;
    private const int OwnerMayChange = 0x1A4;

    private readonly Volume _volume;
    private readonly FixedDirectory _root;

    /// <summary>Makes the volume.</summary>
    /// <param name="owner">The kernel that it tells of.</param>
    /// <param name="personality">Whose form a profile has, and who adds its own files.</param>
    public SystemFileSystem(IsthmusKernel owner, Personality personality)
    {
        _volume = owner.FileSystem.CreateVolume("sysfs");
        _root = new FixedDirectory(_volume);
        AddSetting(
            "kernel/conf/coredump_directory", OwnerMayChange,
            output => output.Append(owner.Cores.Directory).Append("\n"u8), owner.Cores.SetDirectory);
        Add("kernel/profile", OwnerMayRead, output =>
            owner.Profiler.Whole is not { } whole || personality.TryWriteProfile(whole, isForSuperuser: true, output));
        personality.AddSystemFiles(this, owner);
    }

    /// <summary>The volume's root, to be mounted.</summary>
    public DirectoryInode Root => _root;

    /// <summary>Adds a file of made text.</summary>
    /// <param name="path">Where, without a slash at the start; directories above it are made.</param>
    /// <param name="permissions">Who may read it.</param>
    /// <param name="write">Writes its text as it is now; false where there is none.</param>
    public void Add(string path, int permissions, Func<ByteWriter, bool> write)
    {
        var inode = new TextInode(_volume, _volume.NextInode(), new UserId(0), new GroupId(0), write);
        inode.SetPermissions(permissions);
        Put(path, inode);
    }

    /// <summary>Adds a file of made text that there always is.</summary>
    public void Add(string path, int permissions, Action<ByteWriter> write) => Add(path, permissions, output =>
    {
        write(output);
        return true;
    });

    /// <summary>Adds a setting.</summary>
    /// <param name="path">Where, without a slash at the start; directories above it are made.</param>
    /// <param name="permissions">Who may read and change it.</param>
    /// <param name="show">Writes the value as it is now.</param>
    /// <param name="set">Takes a new one.</param>
    public void AddSetting(string path, int permissions, Action<ByteWriter> show, SettingChange set)
        => Put(path, new SettingInode(_volume, permissions, show, set));

    /// <summary>Adds an empty directory, where there is none of that path.</summary>
    public void AddDirectory(string path) => _ = DirectoryAt(path.Split('/'));

    private void Put(string path, Inode inode)
    {
        string[] names = path.Split('/');
        DirectoryAt(names.AsSpan(0, names.Length - 1)).Put(Encoding.UTF8.GetBytes(names[^1]), inode);
    }

    private FixedDirectory DirectoryAt(ReadOnlySpan<string> names)
    {
        FixedDirectory directory = _root;
        foreach (string text in names)
        {
            byte[] name = Encoding.UTF8.GetBytes(text);
            if (directory.Find(name)?.Inode is not FixedDirectory next)
            {
                next = new FixedDirectory(_volume);
                directory.Put(name, next);
            }

            directory = next;
        }

        return directory;
    }
}
