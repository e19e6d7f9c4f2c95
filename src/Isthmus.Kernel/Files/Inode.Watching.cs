using System;

namespace Isthmus.Kernel.Files;

/// <content>Who wants to know what happens to it, and who has locked parts of it.</content>
public abstract partial class Inode
{
    /// <summary>True where everything that happens to it is told to those who watch it.</summary>
    public virtual bool IsWatchable => false;

    /// <summary>Locks on ranges of its content. Made by <see cref="RecordLocks.Of"/>.</summary>
    internal RecordLocks? Locks { get; set; }

    /// <summary>The first of those who want to know.</summary>
    internal InodeWatch? Watches { get; set; }

    internal void RemoveWatch(InodeWatch watch)
    {
        if (Watches == watch)
        {
            Watches = watch.Next;
            return;
        }

        InodeWatch? before = Watches;
        while (before is not null && before.Next != watch)
        {
            before = before.Next;
        }

        if (before is not null)
        {
            before.Next = watch.Next;
        }
    }

    /// <summary>Something has happened.</summary>
    private protected void Tell(InodeEvents happened, ReadOnlyMemory<byte> name = default)
    {
        for (InodeWatch? watch = Watches; watch is not null; watch = watch.Next)
        {
            if ((watch.Mask & happened) != 0)
            {
                watch.Watcher.Add(new InodeEvent(watch.Number, happened, name));
            }
        }
    }
}
