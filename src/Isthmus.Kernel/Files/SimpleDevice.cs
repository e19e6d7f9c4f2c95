using System;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>The devices that are nothing but a rule: null, zero, full and random.</summary>
internal sealed class SimpleDevice(SimpleDeviceKind kind, Inode node, OpenMode mode, IMachine machine) : InodeFile(node, mode)
{
    private const int EntropyChunk = 256;
    private const int EntropyStep = 256 << 10;

    public override int LongestStep => kind == SimpleDeviceKind.Random ? EntropyStep : Step;

    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
        => !CanRead ? Refuse(KernelError.BadHandle)
            : kind switch
            {
                SimpleDeviceKind.Null => Answer(0),
                SimpleDeviceKind.Zero or SimpleDeviceKind.Full => Answer(ReadZeros(thread.Process.Memory, destination)),
                SimpleDeviceKind.Random => Answer(ReadEntropy(thread.Process.Memory, destination)),
            };

    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
        => !CanWrite ? Refuse(KernelError.BadHandle)
            : kind == SimpleDeviceKind.Full && source.Length > 0 ? Refuse(KernelError.NoSpace)
            : Answer(source.Length);

    public override Result<int> ReadAt(Thread thread, UserBuffer destination, long offset) => Read(thread, destination).Result;

    public override Result<int> WriteAt(Thread thread, UserBuffer source, long offset) => Write(thread, source).Result;

    public override Result<long> Seek(long offset, SeekOrigin origin) => 0L;

    private static Result<int> ReadZeros(UserMemory memory, UserBuffer destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            VirtualAddress to = destination.Address + (ulong)done;
            int chunk = Math.Min(Page.Size - to.PageOffset, destination.Length - done);
            if (memory.Clear(to, chunk).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            done += chunk;
        }

        return done;
    }

    private Result<int> ReadEntropy(UserMemory memory, UserBuffer destination)
    {
        Span<byte> bytes = stackalloc byte[EntropyChunk];
        int done = 0;
        while (done < destination.Length)
        {
            Span<byte> chunk = bytes[..Math.Min(EntropyChunk, destination.Length - done)];
            machine.FillEntropy(chunk);
            if (memory.CopyOut(destination.Address + (ulong)done, chunk).IsError)
            {
                return done > 0 ? done : KernelError.BadAddress;
            }

            done += chunk.Length;
        }

        return done;
    }
}
