using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <summary>One end of a conversation over IPv4, as an open file.</summary>
public abstract class Socket : OpenFile
{
    private readonly long _creationTime;

    private protected Socket(NetworkStack network, ResourceAccount account)
    {
        Network = network;
        Account = account;
        Number = network.NextSocket();
        _creationTime = network.WallTime;
        Mode = OpenMode.Read | OpenMode.Write;
    }

    /// <summary>What it carries.</summary>
    public abstract SocketType Type { get; }

    /// <summary>This end; port 0 where it has none yet.</summary>
    public abstract InternetEndpoint LocalEndpoint { get; }

    /// <summary>The other end, where there is one: <see cref="KernelError.NotConnected"/> elsewhere.</summary>
    public abstract Result<InternetEndpoint> RemoteEndpoint { get; }

    /// <summary>True where it takes connections.</summary>
    public virtual bool IsListening => false;

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

    /// <summary>The number that tells it from other sockets.</summary>
    public InodeNumber Number { get; }

    private protected NetworkStack Network { get; }

    /// <summary>Who pays for it.</summary>
    private protected ResourceAccount Account { get; }

    /// <summary>Gives it an address of its own, once. Port 0 takes a free one.</summary>
    public abstract Result Bind(InternetEndpoint local);

    /// <summary>Takes connections from now on.</summary>
    public virtual Result Listen(int backlog) => KernelError.NotSupported;

    /// <summary>Waits for a connection; the caller owns a reference to the socket.</summary>
    public virtual ValueTask<Result<Socket>> Accept(Thread thread) => new((Result<Socket>)KernelError.NotSupported);

    /// <summary>Connects to a peer, or names the one to send to.</summary>
    public abstract ValueTask<Result> Connect(Thread thread, InternetEndpoint remote);

    /// <summary>Sends to the peer, or to whom the caller names.</summary>
    /// <returns>Bytes sent.</returns>
    public abstract ValueTask<Result<int>> Send(Thread thread, UserBuffer source, InternetEndpoint? remote, MessageOptions options);

    /// <summary>Receives bytes or a message.</summary>
    public abstract ValueTask<Result<ReceivedMessage>> Receive(Thread thread, UserBuffer destination, MessageOptions options);

    /// <summary>Ends one direction or both, for everybody who has the socket.</summary>
    public abstract Result ShutDown(ShutdownDirection direction);

    /// <summary>What went wrong since it was last asked; <see cref="KernelError.None"/> where nothing did.</summary>
    public abstract KernelError TakeError();

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Send(thread, source, null, MessageOptions.None);

    private protected bool MayWait(MessageOptions options) => Blocks && (options & MessageOptions.DoNotWait) == 0;
}
