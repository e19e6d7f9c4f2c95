using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <content>Open files on their way from one end to the other, beside the bytes. They wait where they are to be received, whatever becomes
/// of their sender, who pays for them.</content>
public sealed partial class LocalSocket : ICarrier
{
    /// <summary>Files that may wait at an end.</summary>
    public const int MaximumFilesWaiting = 129;

    private readonly CarrierSet _carriers;
    private readonly CarrierState _transit;
    private List<(OpenFile File, ResourceAccount Account)>? _files;

    /// <summary>Files that wait to be received here.</summary>
    public int FilesWaiting => _files?.Count ?? 0;

    CarrierState ICarrier.Transit => _transit;

    bool ICarrier.HasCargo => FilesWaiting > 0 || _waiting is { Count: > 0 };

    /// <summary>Puts another reference to an open file on its way to the other end.</summary>
    /// <returns><see cref="KernelError.NotConnected"/> where there is no other end, <see cref="KernelError.Busy"/> where as many wait
    /// there as may.</returns>
    public Result SendFile(OpenFile file, ResourceAccount account)
    {
        if (_other is not { } receiver)
        {
            return KernelError.NotConnected;
        }

        if (receiver.FilesWaiting >= MaximumFilesWaiting)
        {
            return KernelError.Busy;
        }

        if (!account.TryChargeMemory(ChannelMessage.HandleCost))
        {
            return KernelError.OutOfMemory;
        }

        file.AddReference();
        (receiver._files ??= []).Add((file, account));
        _carriers.HasSent(receiver, _carriers.Load(receiver, file));
        return Result.Success;
    }

    /// <summary>Takes the files back that were sent last, when nobody can have received them yet.</summary>
    public void TakeFilesBack(int count)
    {
        for (; count > 0 && _other is { FilesWaiting: > 0 } receiver; count--)
        {
            receiver.TakeFile(receiver.FilesWaiting - 1).Release();
        }
    }

    /// <summary>Takes the file that was sent first. The caller owns its reference.</summary>
    /// <returns><see cref="KernelError.WouldBlock"/> where none is there: nobody waits for them.</returns>
    public Result<OpenFile> ReceiveFile()
        => !IsConnected ? KernelError.NotConnected
            : FilesWaiting == 0 ? KernelError.WouldBlock
            : TakeFile(0);

    void ICarrier.ReachCargo(CarrierSet set)
    {
        for (int i = 0; i < FilesWaiting; i++)
        {
            set.Reach(_files![i].File);
        }

        if (_waiting is { } waiting)
        {
            foreach (LocalSocket socket in waiting)
            {
                set.Reach(socket);
            }
        }
    }

    void ICarrier.DropCargo()
    {
        if (FilesWaiting > 0)
        {
            TakeFile(0).Release();
        }
        else
        {
            TakeWaiting().Release();
        }
    }

    /// <inheritdoc/>
    protected override void HasLostReference() => _carriers.HasLostReference(this);

    private OpenFile TakeFile(int index)
    {
        (OpenFile file, ResourceAccount account) = _files![index];
        _files.RemoveAt(index);
        account.ReleaseMemory(ChannelMessage.HandleCost);
        _carriers.Unload(this, file);
        return file;
    }
}
