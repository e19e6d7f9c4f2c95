using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <summary>How a process sees the file system: its root, its working directory, who it is, what new files lack.</summary>
public sealed class FileSystemContext
{
    /// <summary>Makes a context at the root of a table of mounts.</summary>
    public FileSystemContext(MountTable mounts, Credentials credentials)
    {
        RootMount = WorkingMount = mounts.Root;
        Root = WorkingDirectory = mounts.RootDirectory;
        Credentials = credentials;
    }

    private FileSystemContext(FileSystemContext original)
    {
        RootMount = original.RootMount;
        Root = original.Root;
        WorkingMount = original.WorkingMount;
        WorkingDirectory = original.WorkingDirectory;
        Credentials = original.Credentials;
        CreationMask = original.CreationMask;
    }

    /// <summary>Where absolute paths begin.</summary>
    public DirectoryInode Root { get; private set; }

    /// <summary>The mount that the root is seen through.</summary>
    public Mount RootMount { get; private set; }

    /// <summary>Where relative paths begin.</summary>
    public DirectoryInode WorkingDirectory { get; private set; }

    /// <summary>The mount that the working directory is seen through.</summary>
    public Mount WorkingMount { get; private set; }

    /// <summary>Whom permissions are checked for.</summary>
    public Credentials Credentials { get; set; }

    /// <summary>Permission bits that new files do not get.</summary>
    public int CreationMask { get; set; } = 0x12;

    /// <summary>Which paths can be seen.</summary>
    public Veil Veil { get; private init; } = new();

    /// <summary>Moves the place where relative paths begin.</summary>
    public void Enter(DirectoryInode directory, Mount mount)
    {
        WorkingDirectory = directory;
        WorkingMount = mount;
    }

    /// <summary>Moves to the root of another table of mounts: nothing else can be named from now on.</summary>
    public void EnterRoot(MountTable mounts)
    {
        RootMount = WorkingMount = mounts.Root;
        Root = WorkingDirectory = mounts.RootDirectory;
    }

    /// <summary>A copy for a child.</summary>
    public FileSystemContext Duplicate() => new(this) { Veil = Veil.Clone() };

    /// <summary>A copy for a child that runs another program: only what its starter cannot change stays veiled.</summary>
    public FileSystemContext DuplicateForSpawn() => new(this) { Veil = Veil.ForSpawn() };

    /// <summary>The same context without a veil.</summary>
    public FileSystemContext WithoutVeil() => new(this);

    /// <summary>The same context with another place where relative paths begin, for calls that name a directory.</summary>
    public FileSystemContext At(DirectoryInode directory, Mount mount)
        => new(this) { Veil = Veil, WorkingDirectory = directory, WorkingMount = mount };
}
