using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Sockets;

/// <summary>One end of a conversation, as an open file.</summary>
public abstract class Socket : OpenFile
{
    private readonly long _creationTime;

    private protected Socket(InodeNumber number, long creationTime, ResourceAccount account)
    {
        Number = number;
        Account = account;
        _creationTime = creationTime;
        Mode = OpenMode.Read | OpenMode.Write;
    }

    /// <summary>What it carries.</summary>
    public abstract SocketType Type { get; }

    /// <summary>True where it takes connections.</summary>
    public virtual bool IsListening => false;

    /// <summary>How long a receive or an accept waits at most before it answers <see cref="KernelError.WouldBlock"/>, in nanoseconds;
    /// 0 waits for ever.</summary>
    public long ReceiveTimeout { get; set; }

    /// <summary>How long a send waits at most, in nanoseconds; 0 waits for ever.</summary>
    public long SendTimeout { get; set; }

    /// <summary>What was switched on.</summary>
    public SocketSwitches Switches { get; set; }

    /// <inheritdoc/>
    public override string Description => $"socket:[{Number.Value}]";

    /// <inheritdoc/>
    public override FileStatus Status => new()
    {
        Inode = Number,
        Type = FileType.Socket,
        Permissions = 0x1FF,
        LinkCount = 1,
        AccessTime = _creationTime,
        ModificationTime = _creationTime,
        ChangeTime = _creationTime,
    };

    /// <summary>The number that tells it from other sockets of its kind.</summary>
    public InodeNumber Number { get; }

    /// <summary>Who pays for it.</summary>
    private protected ResourceAccount Account { get; }

    /// <summary>Takes connections from now on; called again, it changes how many may wait.</summary>
    public virtual Result Listen(int backlog) => KernelError.NotSupported;

    /// <summary>Waits for a connection; the caller owns a reference to the socket.</summary>
    public virtual ValueTask<Result<Socket>> Accept(Thread thread) => new((Result<Socket>)KernelError.NotSupported);

    /// <summary>Sends to the peer.</summary>
    /// <returns>Bytes sent.</returns>
    public abstract ValueTask<Result<int>> Send(Thread thread, UserBuffer source, MessageOptions options);

    /// <summary>Receives bytes or a message.</summary>
    public abstract ValueTask<Result<ReceivedMessage>> Receive(Thread thread, UserBuffer destination, MessageOptions options);

    /// <summary>Ends one direction or both, for everybody who has the socket.</summary>
    public abstract Result ShutDown(ShutdownDirection direction);

    /// <summary>What went wrong since it was last asked; <see cref="KernelError.None"/> where nothing did.</summary>
    public virtual KernelError TakeError() => KernelError.None;

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Send(thread, source, MessageOptions.None);

    private protected bool MayWait(MessageOptions options) => Blocks && (options & MessageOptions.DoNotWait) == 0;

    private protected static long DeadlineOf(Thread thread, long timeout)
        => timeout == 0 ? Clock.Never : thread.Kernel.Machine.Clock.Now + timeout;

    /// <summary>The error for a wait that ended without what was waited for; <see cref="KernelError.None"/> after a wake-up.</summary>
    private protected static KernelError ErrorOf(WaitResult result) => result switch
    {
        WaitResult.Interrupted => KernelError.Interrupted,
        WaitResult.TimedOut => KernelError.WouldBlock,
        _ => KernelError.None,
    };
}
