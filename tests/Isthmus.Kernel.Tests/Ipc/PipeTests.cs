using System;
using System.Linq;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Ipc;

public sealed class PipeTests
{
    private readonly FileHost _host = new();
    private readonly OpenFile _reader;
    private readonly OpenFile _writer;

    public PipeTests() => (_reader, _writer) = _host.Files.CreatePipe(_host.Thread.Process.Account).Value;

    [Fact]
    public void Pipe_Written_IsReadInOrderInPieces()
    {
        Assert.Equal(11, _host.Write(_writer, "hello world"));
        Assert.Equal(11, _reader.AvailableBytes.Value);
        Assert.Equal("hello", _host.Read(_reader, 5));
        Assert.Equal(" world", _host.Read(_reader));
        Assert.False(_reader.IsReadable);
    }

    [Fact]
    public void Pipe_WriterGone_ReaderGetsTheRestAndThenTheEnd()
    {
        _host.Write(_writer, "rest");
        _writer.Release();
        Assert.Equal("rest", _host.Read(_reader));
        Assert.Equal("", _host.Read(_reader));
        Assert.True(_reader.HasHungUp);
    }

    [Fact]
    public void Pipe_ReaderGone_WriteFails()
    {
        _reader.Release();
        Assert.Equal(KernelError.BrokenPipe, FileHost.Done(_writer.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Assert.Equal(0, FileHost.Done(_writer.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 0))).Value);
    }

    [Fact]
    public void Pipe_WrongEnd_IsRefused()
    {
        Assert.Equal(KernelError.BadHandle, FileHost.Done(_reader.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Assert.Equal(KernelError.BadHandle, FileHost.Done(_writer.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Assert.Equal(KernelError.NotSeekable, _reader.Seek(0, SeekOrigin.Start).Error);
        Assert.Equal(KernelError.NotSeekable, _reader.ReadAt(_host.Thread, new UserBuffer(FileHost.Buffer, 1), 0).Error);
    }

    [Fact]
    public void Pipe_NonBlocking_SaysSoInsteadOfWaiting()
    {
        _reader.Mode |= OpenMode.NonBlocking;
        _writer.Mode |= OpenMode.NonBlocking;
        var large = new UserBuffer(FileHost.Buffer, 100_000);
        Assert.Equal(KernelError.WouldBlock, FileHost.Done(_reader.Read(_host.Thread, large)).Error);
        Assert.Equal(65536, FileHost.Done(_writer.Write(_host.Thread, large)).Value);
        Assert.Equal(KernelError.WouldBlock, FileHost.Done(_writer.Write(_host.Thread, large)).Error);
        Assert.Equal(100, FileHost.Done(_reader.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 100))).Value);
        Assert.Equal(KernelError.WouldBlock, FileHost.Done(_writer.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 4096))).Error);
        Assert.Equal(100, FileHost.Done(_writer.Write(_host.Thread, large)).Value);
    }

    [Fact]
    public void Pipe_BadReadBuffer_TakesNothing()
    {
        _host.Write(_writer, "hello");
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_reader.Read(_host.Thread, new UserBuffer(FileHost.End, 5))).Error);
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_reader.Read(_host.Thread, new UserBuffer(FileHost.End - 2, 5))).Error);
        Assert.Equal("hello", _host.Read(_reader));
    }

    [Fact]
    public void Pipe_BadWriteBuffer_PutsNothingIn()
    {
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_writer.Write(_host.Thread, new UserBuffer(FileHost.End - 2, 4096))).Error);
        Assert.Equal(0, _reader.AvailableBytes.Value);
    }

    [Fact]
    public void Pipe_RingWrapsAround_KeepsTheOrder()
    {
        var random = new Random(1);
        byte next = 0;
        byte expected = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = new byte[random.Next(1, 3000)];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = next++;
            }

            if (_reader.AvailableBytes.Value + bytes.Length <= 65536)
            {
                Assert.Equal(bytes.Length, _host.Write(_writer, bytes));
            }
            else
            {
                next -= (byte)bytes.Length;
            }

            int length = FileHost.Done(_reader.Read(_host.Thread, new UserBuffer(FileHost.Buffer, random.Next(1, 2900)))).Value;
            byte[] back = new byte[length];
            Assert.True(_host.Memory.CopyIn(FileHost.Buffer, back).IsSuccess);
            Assert.All(back, value => Assert.Equal(expected++, value));
        }
    }

    [Fact]
    public void Pipe_Empty_ReaderWaitsUntilAWriteAndOnlyOneIsWoken()
    {
        Thread first = _host.NewThread(2);
        Thread second = _host.NewThread(3);
        ValueTask<Result<int>> firstRead = _reader.Read(first, new UserBuffer(FileHost.Buffer + 8192, 10));
        ValueTask<Result<int>> secondRead = _reader.Read(second, new UserBuffer(FileHost.Buffer + 8192, 10));
        Assert.False(firstRead.IsCompleted);
        _host.Write(_writer, "x");
        Assert.True(first.Waiter.HasContinuation);
        Assert.False(second.Waiter.HasContinuation);
        first.Waiter.Continue();
        Assert.Equal(1, firstRead.Result.Value);
        _writer.Release();
        second.Waiter.Continue();
        Assert.Equal(0, secondRead.Result.Value);
    }

    [Fact]
    public void Pipe_OneWriteForTwoReaders_ReachesBoth()
    {
        Thread[] threads = [_host.NewThread(2), _host.NewThread(3)];
        ValueTask<Result<int>>[] reads =
            [.. threads.Select(thread => _reader.Read(thread, new UserBuffer(FileHost.Buffer + 8192, 1)))];
        _host.Write(_writer, "xy");
        threads[0].Waiter.Continue();
        threads[1].Waiter.Continue();
        Assert.All(reads, read => Assert.Equal(1, read.Result.Value));
    }

    [Fact]
    public void Pipe_LargeWrite_GoesOnAsTheReaderTakesIt()
    {
        Thread thread = _host.NewThread(2);
        ValueTask<Result<int>> write = _writer.Write(thread, new UserBuffer(FileHost.Buffer, 100_000));
        Assert.False(write.IsCompleted);
        Assert.False(_writer.IsWritable);
        int total = 0;
        while (!write.IsCompleted || _reader.AvailableBytes.Value > 0)
        {
            total += FileHost.Done(_reader.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 10_000))).Value;
            if (thread.Waiter.HasContinuation)
            {
                thread.Waiter.Continue();
            }
        }

        Assert.Equal(100_000, total);
        Assert.Equal(100_000, write.Result.Value);
    }

    [Fact]
    public void Pipe_WaitInterrupted_SaysSo()
    {
        Thread thread = _host.NewThread(2);
        ValueTask<Result<int>> read = _reader.Read(thread, new UserBuffer(FileHost.Buffer, 1));
        thread.InterruptWait(Isthmus.Kernel.Scheduling.Interruption.BySignal);
        thread.Waiter.Continue();
        Assert.Equal(KernelError.Interrupted, read.Result.Error);
    }

    [Fact]
    public void Pipe_ReaderGoneWhileAWriterWaits_WriterIsTold()
    {
        Thread thread = _host.NewThread(2);
        Assert.Equal(65536, FileHost.Done(_writer.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 65536))).Value);
        ValueTask<Result<int>> write = _writer.Write(thread, new UserBuffer(FileHost.Buffer, 1));
        _reader.Release();
        thread.Waiter.Continue();
        Assert.Equal(KernelError.BrokenPipe, write.Result.Error);
    }

    [Fact]
    public void Pipe_SteadyState_AllocatesNothing()
    {
        var buffer = new UserBuffer(FileHost.Buffer, 1);
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Round();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            _ = _writer.Write(_host.Thread, buffer).Result;
            _ = _reader.Read(_host.Thread, buffer).Result;
        }
    }
}
