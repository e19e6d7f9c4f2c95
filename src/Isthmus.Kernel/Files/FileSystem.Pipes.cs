using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <content>Pipes, which have inode numbers but no names.</content>
public sealed partial class FileSystem
{
    private Volume? _pipes;

    /// <summary>Makes a pipe that <paramref name="account"/> pays for. The caller owns a reference to each end.</summary>
    public Result<(OpenFile Reader, OpenFile Writer)> CreatePipe(ResourceAccount account, OpenMode flags = OpenMode.None)
    {
        if (!account.TryChargeMemory(Pipe.Cost))
        {
            return KernelError.OutOfMemory;
        }

        _pipes ??= CreateVolume("pipefs");
        var pipe = new Pipe(_pipes.NextInode(), _pipes.Now, account);
        OpenMode shared = flags & OpenMode.NonBlocking;
        (OpenFile Reader, OpenFile Writer) ends = (new PipeEnd(pipe, OpenMode.Read | shared), new PipeEnd(pipe, OpenMode.Write | shared));
        return ends;
    }
}
