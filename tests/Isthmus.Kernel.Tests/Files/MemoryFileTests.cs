using System;
using System.Linq;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;

namespace Isthmus.Kernel.Tests.Files;

public sealed class MemoryFileTests
{
    private readonly FileHost _host = new();

    [Fact]
    public void SharedMapping_AndFile_SeeEachOthersWrites()
    {
        OpenFile file = _host.Create("/shared", "before");
        MapRequest request = new()
        {
            Address = FileHost.End, Length = 4096, Access = PageAccess.ReadWrite, Source = file.Inode, IsShared = true,
        };
        Assert.True(_host.Space.Map(request).IsSuccess);
        Assert.Equal("before", Mapped());
        AddressSpace copy = _host.Space.Fork().Value;
        Assert.True(_host.Space.Unmap(FileHost.End, 4096).IsSuccess);
        Assert.True(_host.Space.Map(request).IsSuccess);
        Assert.Equal(0L, file.Seek(0, SeekOrigin.Start).Value);
        Assert.Equal(6, _host.Write(file, "middle"));
        Assert.Equal("middle", Mapped());
        Assert.True(_host.Memory.CopyOut(FileHost.End, "after!"u8).IsSuccess);
        Assert.Equal("after!", _host.ReadAll("/shared"));

        // Once nobody shares it any more, a private mapping keeps what it saw.
        copy.Dispose();
        Assert.True(_host.Space.Map(request with { IsShared = false }).IsSuccess);
        Assert.Equal("after!", Mapped());
        Assert.Equal(0L, file.Seek(0, SeekOrigin.Start).Value);
        Assert.Equal(6, _host.Write(file, "newest"));
        Assert.Equal("after!", Mapped());
        Assert.Equal("newest", _host.ReadAll("/shared"));

        string Mapped()
        {
            byte[] bytes = new byte[6];
            Assert.True(_host.Memory.CopyIn(FileHost.End, bytes).IsSuccess);
            return System.Text.Encoding.UTF8.GetString(bytes);
        }
    }

    [Fact]
    public void File_WrittenAcrossPages_ReadsBack()
    {
        byte[] content = [.. Enumerable.Range(0, 10_000).Select(value => (byte)(value * 7))];
        OpenFile file = _host.Create("/f");
        Assert.Equal(content.Length, _host.Write(file, content));
        Assert.Equal(0L, file.Seek(0, SeekOrigin.Start).Value);
        Assert.Equal(content.Length, FileHost.Done(file.Read(_host.Thread, new UserBuffer(FileHost.Buffer + 77, 50_000))).Value);
        byte[] back = new byte[content.Length];
        Assert.True(_host.Memory.CopyIn(FileHost.Buffer + 77, back).IsSuccess);
        Assert.Equal(content, back);
        Assert.Equal(content.Length, file.Status.Size);
        Assert.Equal("", _host.Read(file));
    }

    [Fact]
    public void File_WriteFarBehindTheEnd_LeavesAHoleOfZerosThatCostsNothing()
    {
        OpenFile file = _host.Create("/f");
        int free = _host.Machine.Frames.FreeFrames;
        long far = 100L << 30;
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, "x"u8).IsSuccess);
        Assert.Equal(1, file.WriteAt(_host.Thread, new UserBuffer(FileHost.Buffer, 1), far).Value);
        Assert.Equal(free - 1, _host.Machine.Frames.FreeFrames);
        Assert.Equal(far + 1, file.Status.Size);
        Assert.Equal(2, file.ReadAt(_host.Thread, new UserBuffer(FileHost.Buffer, 100), far - 1).Value);
        Assert.Equal("\0x", _host.Peek(2));
        Assert.True(file.Truncate(0).IsSuccess);
        Assert.Equal(free, _host.Machine.Frames.FreeFrames);
    }

    [Fact]
    public void File_TooLong_IsRefused()
    {
        OpenFile file = _host.Create("/f");
        Assert.Equal(KernelError.FileTooLarge, file.WriteAt(_host.Thread, new UserBuffer(FileHost.Buffer, 1), long.MaxValue).Error);
        Assert.Equal(KernelError.FileTooLarge, file.Truncate(long.MaxValue).Error);
        Assert.Equal(KernelError.InvalidArgument, file.Truncate(-1).Error);
        Assert.Equal(KernelError.InvalidArgument, file.WriteAt(_host.Thread, new UserBuffer(FileHost.Buffer, 1), -1).Error);
        Assert.Equal(0, file.Status.Size);
    }

    [Fact]
    public void File_Seek_RefusesWhatOverflowsOrIsNegative()
    {
        OpenFile file = _host.Create("/f", "hello");
        Assert.Equal(KernelError.InvalidArgument, file.Seek(-6, SeekOrigin.End).Error);
        Assert.Equal(KernelError.Overflow, file.Seek(long.MaxValue, SeekOrigin.End).Error);
        Assert.Equal(3L, file.Seek(-2, SeekOrigin.End).Value);
        Assert.Equal("lo", _host.Read(file));
        Assert.Equal(KernelError.InvalidArgument, file.Seek(long.MinValue, SeekOrigin.Current).Error);
        Assert.Equal(5L, file.Seek(0, SeekOrigin.Current).Value);
    }

    [Fact]
    public void File_BadBuffer_GivesWhatWasDoneOrBadAddress()
    {
        OpenFile file = _host.Create("/f");
        Assert.Equal(KernelError.BadAddress, FileHost.Done(file.Write(_host.Thread, new UserBuffer(FileHost.End, 10))).Error);
        Assert.Equal(0, file.Status.Size);
        Assert.Equal(0, file.Status.AllocatedBytes);
        Assert.Equal(10, FileHost.Done(file.Write(_host.Thread, new UserBuffer(FileHost.End - 10, 5000))).Value);
        Assert.Equal(10, file.Status.Size);
        Assert.Equal(KernelError.BadAddress, file.ReadAt(_host.Thread, new UserBuffer(FileHost.End, 10), 0).Error);
        Assert.Equal(10L, file.Seek(0, SeekOrigin.Current).Value);
    }

    [Fact]
    public void File_ShrunkAndGrown_HasZerosBetween()
    {
        OpenFile file = _host.Create("/f", "hello world");
        Assert.True(file.Truncate(5).IsSuccess);
        Assert.True(file.Truncate(8).IsSuccess);
        Assert.Equal("hello\0\0\0", _host.ReadAll("/f"));
    }

    [Fact]
    public void File_UnlinkedWhileOpen_KeepsItsContentUntilClosed()
    {
        OpenFile file = _host.Create("/f", "hello");
        int free = _host.Machine.Frames.FreeFrames;
        Assert.True(_host.Files.Unlink(_host.Context, "/f"u8).IsSuccess);
        Assert.Equal(KernelError.NotFound, _host.Files.Stat(_host.Context, "/f"u8).Error);
        Assert.Equal(0, file.Status.LinkCount);
        file.Seek(0, SeekOrigin.Start);
        Assert.Equal("hello", _host.Read(file));
        file.Release();
        Assert.Equal(free + 1, _host.Machine.Frames.FreeFrames);
    }

    [Fact]
    public void File_PageMapped_IsCopiedBeforeAWrite()
    {
        OpenFile file = _host.Create("/f", "hello");
        Assert.True(file.Inode!.TryGetPage(0, out PhysicalFrame mapped));
        Assert.False(file.Inode.TryGetPage(1, out _));
        Assert.False(file.Inode.TryGetPage(-1, out _));
        file.Seek(0, SeekOrigin.Start);
        _host.Write(file, "J");
        byte[] old = new byte[5];
        _host.Machine.Frames.Read(mapped, 0, old);
        Assert.Equal(FileHost.Bytes("hello"), old);
        Assert.Equal("Jello", _host.ReadAll("/f"));
        _host.Machine.Frames.Release(mapped);
    }

    [Fact]
    public void File_PageMappedShared_IsWrittenInPlace()
    {
        OpenFile file = _host.Create("/f", "hello");
        file.Inode!.AddSharedMapping();
        Assert.True(file.Inode.TryGetPage(0, out PhysicalFrame mapped));
        file.Seek(0, SeekOrigin.Start);
        _host.Write(file, "J");
        byte[] now = new byte[5];
        _host.Machine.Frames.Read(mapped, 0, now);
        Assert.Equal(FileHost.Bytes("Jello"), now);
        file.Inode.RemoveSharedMapping();
        _host.Machine.Frames.Release(mapped);
    }

    [Fact]
    public void File_MemoryExhausted_WriteGivesNoSpaceAndChangesNothing()
    {
        var host = new FileHost(new SimulatedMachineOptions { Frames = 64 });
        OpenFile file = host.Create("/f");
        Assert.True(host.Memory.CopyOut(FileHost.Buffer, new byte[60_000]).IsSuccess);
        int written = FileHost.Done(file.Write(host.Thread, new UserBuffer(FileHost.Buffer, FileHost.Pages << Page.Shift))).Value;
        Assert.InRange(written, 1, 63 << Page.Shift);
        Assert.Equal(KernelError.NoSpace, FileHost.Done(file.Write(host.Thread, new UserBuffer(FileHost.Buffer, 4096))).Error);
        Assert.Equal(written, file.Status.Size);
    }

    [Fact]
    public void ReadAndWrite_SteadyState_AllocateNothing()
    {
        OpenFile file = _host.Create("/f", "hello");
        OpenFile zero = OpenDevice("/dev/zero");
        var buffer = new UserBuffer(FileHost.Buffer, 4096);
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Round();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            _ = file.WriteAt(_host.Thread, buffer, 0).Value;
            _ = file.ReadAt(_host.Thread, buffer, 0).Value;
            _ = zero.Read(_host.Thread, buffer).Result;
            _ = zero.Write(_host.Thread, buffer).Result;
            _ = _host.Files.Stat(_host.Context, "/dev/../f"u8).Value;
        }
    }

    private OpenFile OpenDevice(string path)
    {
        Assert.True(_host.Files.MakeDirectory(_host.Context, "/dev"u8).IsSuccess);
        Assert.True(_host.Files.Mount(_host.Context, "/dev"u8, new DeviceFileSystem(_host.Files, _host.Machine).Root).IsSuccess);
        return _host.Open(path);
    }
}
