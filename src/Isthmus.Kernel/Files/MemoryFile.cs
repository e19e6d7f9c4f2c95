using System;
using System.Diagnostics;
using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>
/// A regular file whose content lies in frames. Bytes go between frames and user memory directly. A frame that others refer to
/// (private mappings) is replaced by a copy before it is written, unless mappings share their writes with the file.
/// </summary>
internal sealed class MemoryFile(Volume volume, int permissions, UserId owner, GroupId group)
    : Inode(volume, FileType.Regular, permissions, owner, group)
{
    /// <summary>The longest file.</summary>
    public const long MaximumSize = FramePages.MaximumPages << Page.Shift;

    private readonly FramePages _pages = new();
    private long _size;
    private int _sharedMappings;

    public override bool IsWatchable => true;

    public override long Size => _size;

    public override long AllocatedBytes => _pages.Count << Page.Shift;

    private FrameMemory Frames => Volume.Machine.Frames;

    public override int Read(long offset, Span<byte> destination)
    {
        int done = 0;
        while (offset >= 0 && offset < _size && done < destination.Length)
        {
            int inPage = (int)(offset & (Page.Size - 1));
            int length = (int)Math.Min(Math.Min(Page.Size - inPage, destination.Length - done), _size - offset);
            Span<byte> part = destination.Slice(done, length);
            PhysicalFrame frame = _pages.Find(offset >> Page.Shift);
            if (frame.Exists)
            {
                Frames.Read(frame, inPage, part);
            }
            else
            {
                part.Clear();
            }

            done += length;
            offset += length;
        }

        return done;
    }

    public override bool TryGetPage(long pageIndex, out PhysicalFrame frame)
    {
        frame = default;
        if (pageIndex < 0 || pageIndex >= (long)Page.CountFor((ulong)_size))
        {
            return false;
        }

        frame = _pages.Find(pageIndex);
        if (!frame.Exists)
        {
            if (!Volume.AllocatePage(PhysicalFrame.None).TryGet(out frame, out _))
            {
                return false;
            }

            _pages.Set(pageIndex, frame);
        }

        Frames.AddReference(frame);
        return true;
    }

    public override bool HasSharedMappings => _sharedMappings > 0;

    public override void AddSharedMapping()
    {
        AddReference();
        _sharedMappings++;
    }

    public override void RemoveSharedMapping()
    {
        _sharedMappings--;
        Release();
    }

    internal override Result<OpenFile> Open(OpenMode mode) => new RegularFile(this, mode);

    /// <summary>Reads content into user memory.</summary>
    internal Result<int> Read(UserMemory memory, long offset, UserBuffer destination)
    {
        if (offset >= _size)
        {
            return 0;
        }

        int length = (int)Math.Min(destination.Length, _size - offset);
        int done = 0;
        while (done < length)
        {
            int inPage = (int)(offset & (Page.Size - 1));
            int chunk = Math.Min(Page.Size - inPage, length - done);
            VirtualAddress to = destination.Address + (ulong)done;
            PhysicalFrame frame = _pages.Find(offset >> Page.Shift);
            Result copied = frame.Exists ? memory.CopyFrameOut(frame, inPage, to, chunk) : memory.Clear(to, chunk);
            if (copied.IsError)
            {
                return done > 0 ? done : copied.Error;
            }

            done += chunk;
            offset += chunk;
        }

        return done;
    }

    /// <summary>Writes content from user memory. A refusal after some bytes gives their number.</summary>
    internal Result<int> Write(UserMemory memory, long offset, UserBuffer source)
    {
        if (source.Length == 0)
        {
            return 0;
        }

        if (offset >= MaximumSize)
        {
            return KernelError.FileTooLarge;
        }

        int length = (int)Math.Min(source.Length, MaximumSize - offset);
        int done = 0;
        KernelError error = KernelError.None;
        while (done < length)
        {
            // A piece lies in one page of the file and in one page of the user: it is copied whole or not at all.
            int inPage = (int)(offset & (Page.Size - 1));
            VirtualAddress from = source.Address + (ulong)done;
            int chunk = Math.Min(Math.Min(Page.Size - inPage, Page.Size - from.PageOffset), length - done);
            Result written = WritePiece(memory, from, offset >> Page.Shift, inPage, chunk);
            if (written.IsError)
            {
                error = written.Error;
                break;
            }

            done += chunk;
            offset += chunk;
            _size = Math.Max(_size, offset);
        }

        if (done == 0)
        {
            return error;
        }

        MarkModified();
        Tell(InodeEvents.ContentModified);
        return done;
    }

    internal override Result Truncate(long length)
    {
        if (length < 0)
        {
            return KernelError.InvalidArgument;
        }

        if (length > MaximumSize)
        {
            return KernelError.FileTooLarge;
        }

        if (length < _size)
        {
            int inPage = (int)(length & (Page.Size - 1));
            if (inPage != 0 && _pages.Find(length >> Page.Shift).Exists)
            {
                if (!WritablePage(length >> Page.Shift).TryGet(out PhysicalFrame last, out KernelError error))
                {
                    return error;
                }

                Frames.Clear(last, inPage, Page.Size - inPage);
            }

            _pages.ReleaseFrom((long)Page.CountFor((ulong)length), Volume);
        }

        _size = length;
        MarkModified();
        Tell(InodeEvents.ContentModified);
        return Result.Success;
    }

    /// <summary>Makes room for content that is about to be adopted.</summary>
    internal void Reserve(long length) => _pages.Reserve((long)Page.CountFor((ulong)length));

    /// <summary>Takes over the caller's reference to a frame as the next page; bytes beyond <paramref name="length"/> must be zero
    /// by the time anyone reads.</summary>
    internal void AdoptPage(long index, PhysicalFrame frame, int length)
    {
        Debug.Assert(!_pages.Find(index).Exists, "a page is adopted once");
        Volume.AdoptPage();
        _pages.Set(index, frame);
        _size = Math.Max(_size, (index << Page.Shift) + length);
    }

    /// <summary>Takes a frame as a page that is a hole: itself where <paramref name="isShared"/>, else a copy.</summary>
    internal Result TakePage(long index, PhysicalFrame frame, bool isShared)
    {
        if (isShared && Volume.Pages < Volume.PageLimit)
        {
            Frames.AddReference(frame);
            Volume.AdoptPage();
            _pages.Set(index, frame);
            return Result.Success;
        }

        if (!Volume.AllocatePage(frame).TryGet(out PhysicalFrame copy, out KernelError error))
        {
            return error;
        }

        _pages.Set(index, copy);
        return Result.Success;
    }

    /// <summary>Writes content from the kernel.</summary>
    internal Result Write(long offset, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            int inPage = (int)(offset & (Page.Size - 1));
            int chunk = Math.Min(Page.Size - inPage, source.Length);
            if (!WritablePage(offset >> Page.Shift).TryGet(out PhysicalFrame frame, out KernelError error))
            {
                return error;
            }

            Frames.Write(frame, inPage, source[..chunk]);
            source = source[chunk..];
            offset += chunk;
            _size = Math.Max(_size, offset);
        }

        MarkModified();
        return Result.Success;
    }

    private protected override void FreeContent()
    {
        _pages.ReleaseFrom(0, Volume);
        _size = 0;
    }

    private Result WritePiece(UserMemory memory, VirtualAddress from, long index, int inPage, int length)
    {
        PhysicalFrame frame = _pages.Find(index);
        if (IsPrivate(frame))
        {
            return memory.CopyFrameIn(from, frame, inPage, length);
        }

        if (!Volume.AllocatePage(frame).TryGet(out PhysicalFrame fresh, out KernelError error))
        {
            return error;
        }

        Result copied = memory.CopyFrameIn(from, fresh, inPage, length);
        if (copied.IsError)
        {
            Volume.ReleasePage(fresh);
            return copied;
        }

        Replace(index, frame, fresh);
        return Result.Success;
    }

    private Result<PhysicalFrame> WritablePage(long index)
    {
        PhysicalFrame frame = _pages.Find(index);
        if (IsPrivate(frame))
        {
            return frame;
        }

        Result<PhysicalFrame> fresh = Volume.AllocatePage(frame);
        if (fresh.IsSuccess)
        {
            Replace(index, frame, fresh.Value);
        }

        return fresh;
    }

    private bool IsPrivate(PhysicalFrame frame)
        => frame.Exists && (_sharedMappings > 0 || Frames.ReferenceCount(frame) == 1);

    private void Replace(long index, PhysicalFrame old, PhysicalFrame fresh)
    {
        // While the copy was made the fault handler may have put a page into what was a hole.
        PhysicalFrame current = _pages.Find(index);
        _pages.Set(index, fresh);
        if (current.Exists)
        {
            Volume.ReleasePage(current);
        }

        Debug.Assert(!old.Exists || old == current, "only holes fill by themselves");
    }
}
