using System;
using System.IO;

namespace Isthmus.Cli.Running;

/// <summary>The run's own folders: sockets in the system's folder for temporary files, the archive in memory where that is possible.</summary>
internal sealed class Workspace : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    // A Unix socket's path has at most 107 bytes; the longest name in here needs about 10.
    private const int LongestFolder = 90;

    private readonly string _folder;
    private string? _archive;

    private Workspace(string folder)
    {
        _folder = folder;
    }

    public static Workspace Create()
    {
        string folder = Directory.CreateTempSubdirectory("isthmus-").FullName;
        if (folder.Length > LongestFolder)
        {
            Directory.Delete(folder);
            folder = Path.Combine("/tmp", "isthmus-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new Workspace(folder);
    }

    public string SocketPath(string name) => Path.Combine(_folder, name);

    /// <summary>
    /// Writes the archive and answers its path. A small one goes to memory if it fits there. A large one goes to the folder for
    /// temporary files: the guest gets a copy of its own, and what the file takes in memory is only cache.
    /// </summary>
    public string WriteArchive(bool mayBeLarge, Action<Stream> write)
    {
        if (!mayBeLarge && Directory.Exists(SharedMemory))
        {
            try
            {
                return WriteArchive(Path.Combine(SharedMemory, Path.GetFileName(_folder) + ".cpio"), write);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                DeleteArchive();
            }
        }

        return WriteArchive(Path.Combine(_folder, "archive.cpio"), write);
    }

    /// <summary>Removes everything. The emulator has opened what it needs as soon as the guest runs, so this may come early; twice does no harm.</summary>
    public void Dispose()
    {
        DeleteArchive();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whatever is left is small, and the system clears its folder for temporary files.
        }
    }

    private string WriteArchive(string path, Action<Stream> write)
    {
        _archive = path;
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using FileStream stream = new(path, options);
        write(stream);
        return path;
    }

    private void DeleteArchive()
    {
        if (_archive is { } path)
        {
            _archive = null;
            try
            {
                File.Delete(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // As above.
            }
        }
    }
}
