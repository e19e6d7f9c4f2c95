using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <summary>How a process sees the file system: its root, its working directory, who it is, what new files lack.</summary>
public sealed class FileSystemContext
{
    /// <summary>Makes a context.</summary>
    public FileSystemContext(DirectoryInode root, DirectoryInode workingDirectory, Credentials credentials)
    {
        Root = root;
        WorkingDirectory = workingDirectory;
        Credentials = credentials;
    }

    /// <summary>Where absolute paths begin.</summary>
    public DirectoryInode Root { get; }

    /// <summary>Where relative paths begin.</summary>
    public DirectoryInode WorkingDirectory { get; set; }

    /// <summary>Whom permissions are checked for.</summary>
    public Credentials Credentials { get; set; }

    /// <summary>Permission bits that new files do not get.</summary>
    public int CreationMask { get; set; } = 0x12;

    /// <summary>Which paths can be seen.</summary>
    public Veil Veil { get; private init; } = new();

    /// <summary>A copy for a child.</summary>
    public FileSystemContext Duplicate()
        => new(Root, WorkingDirectory, Credentials) { CreationMask = CreationMask, Veil = Veil.Clone() };

    /// <summary>A copy for a child that runs another program: only what its starter cannot change stays veiled.</summary>
    public FileSystemContext DuplicateForSpawn()
        => new(Root, WorkingDirectory, Credentials) { CreationMask = CreationMask, Veil = Veil.ForSpawn() };

    /// <summary>The same context without a veil.</summary>
    public FileSystemContext WithoutVeil() => new(Root, WorkingDirectory, Credentials) { CreationMask = CreationMask };

    /// <summary>The same context with another place where relative paths begin, for calls that name a directory.</summary>
    public FileSystemContext At(DirectoryInode directory)
        => new(Root, directory, Credentials) { CreationMask = CreationMask, Veil = Veil };
}
