using Isthmus.Kernel.Ipc;

namespace Isthmus.Kernel.Files;

/// <content>Pipes, which have inode numbers but no names.</content>
public sealed partial class FileSystem
{
    private Volume? _pipes;

    /// <summary>Makes a pipe. The caller owns a reference to each end.</summary>
    public (OpenFile Reader, OpenFile Writer) CreatePipe(OpenMode flags = OpenMode.None)
    {
        _pipes ??= CreateVolume("pipefs");
        var pipe = new Pipe(_pipes.NextInode(), _pipes.Now);
        OpenMode shared = flags & OpenMode.NonBlocking;
        return (new PipeEnd(pipe, OpenMode.Read | shared), new PipeEnd(pipe, OpenMode.Write | shared));
    }
}
