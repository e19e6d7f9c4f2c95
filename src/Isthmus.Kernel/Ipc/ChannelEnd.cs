using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Ipc;

/// <summary>
/// One end of a channel: messages of bytes and handles that the other end has sent wait here. A handle that is sent leaves its sender,
/// belongs to the message while that is on its way, and to whoever receives it then.
/// </summary>
public sealed class ChannelEnd : KernelObject, ICarrier
{
    /// <summary>Bytes that a message can have.</summary>
    public const int MaximumBytes = 65536;

    /// <summary>Handles that a message can have.</summary>
    public const int MaximumHandles = 64;

    /// <summary>Messages that wait at an end at most.</summary>
    public const int Capacity = 256;

    /// <summary>Bytes of the one message that an end keeps for the next to be put into.</summary>
    internal const int KeptBytes = 256;

    /// <summary>What an end costs its maker.</summary>
    private const long Cost = 1024;

    private readonly CarrierSet _set;
    private readonly CarrierState _transit;
    private readonly ResourceAccount _account;
    private readonly WaitQueue _readable = new();
    private readonly WaitQueue _writable = new();
    private ChannelMessage?[] _messages = new ChannelMessage?[4];
    private ChannelMessage? _spare;
    private int _first;

    private ChannelEnd(CarrierSet set, ResourceAccount account)
    {
        _set = set;
        _transit = new CarrierState(this);
        _account = account;
    }

    /// <summary>The other end; null once it is closed.</summary>
    public ChannelEnd? Peer { get; private set; }

    /// <summary>Messages that wait here.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => KernelObjectType.Channel;

    /// <inheritdoc/>
    public override string Description => "channel";

    /// <inheritdoc/>
    public override ObjectReadiness Readiness
        => (Count > 0 || Peer is null ? ObjectReadiness.Readable : ObjectReadiness.None)
            | (Peer is null || Peer.Count < Capacity ? ObjectReadiness.Writable : ObjectReadiness.None)
            | (Peer is null ? ObjectReadiness.HungUp : ObjectReadiness.None);

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _readable;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => _writable;

    CarrierState ICarrier.Transit => _transit;

    bool ICarrier.HasCargo => Count > 0;

    /// <summary>Makes a channel.</summary>
    /// <param name="set">The kernel's channels.</param>
    /// <param name="account">Who pays for it.</param>
    public static Result<(ChannelEnd First, ChannelEnd Second)> CreatePair(CarrierSet set, ResourceAccount account)
    {
        if (!account.TryChargeMemory(2 * Cost))
        {
            return KernelError.OutOfMemory;
        }

        var first = new ChannelEnd(set, account);
        var second = new ChannelEnd(set, account) { Peer = first };
        first.Peer = second;
        return (first, second);
    }

    /// <summary>Waits until there is room at the other end.</summary>
    /// <returns><see cref="KernelError.BrokenPipe"/> where that is closed; <see cref="KernelError.WouldBlock"/> where the caller does not
    /// wait.</returns>
    public ValueTask<Result> WaitForRoom(Thread caller, bool canWait)
        => Peer is null ? new(KernelError.BrokenPipe)
            : Peer.Count < Capacity ? new(Result.Success)
            : canWait ? WaitForRoomLater(caller)
            : new(KernelError.WouldBlock);

    /// <summary>Waits until a message is here.</summary>
    /// <returns><see cref="KernelError.NotConnected"/> where none is, and the other end is closed; <see cref="KernelError.WouldBlock"/>
    /// where the caller does not wait.</returns>
    public ValueTask<Result> WaitForMessage(Thread caller, bool canWait)
        => Count > 0 ? new(Result.Success)
            : Peer is null ? new(KernelError.NotConnected)
            : canWait ? WaitForMessageLater(caller)
            : new(KernelError.WouldBlock);

    /// <summary>Begins a message to the other end, where there is room. It is on its way once it is given to <see cref="Send"/>, or taken
    /// back by <see cref="Discard"/>.</summary>
    /// <param name="account">Who pays for it.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="handles">Handles.</param>
    public Result<ChannelMessage> Begin(ResourceAccount account, int length, int handles)
    {
        long charge = ChannelMessage.Cost + length + (handles * ChannelMessage.HandleCost);
        if (!account.TryChargeMemory(charge))
        {
            return KernelError.OutOfMemory;
        }

        ChannelEnd target = Peer!;
        ChannelMessage message = length <= KeptBytes && target._spare is { } spare ? spare : new ChannelMessage();
        target._spare = null;
        message.Account = account;
        message.Charge = charge;
        message.Handles = handles == 0 ? [] : new HandleEntry[handles];
        _ = message.Prepare(length);
        return message;
    }

    /// <summary>Takes back a message that was not sent.</summary>
    public static void Discard(ChannelMessage message) => message.Account!.ReleaseMemory(message.Charge);

    /// <summary>Puts a message on its way; its handles' references belong to it.</summary>
    public void Send(ChannelMessage message)
    {
        ChannelEnd target = Peer!;
        target.Append(message);
        if (message.Handles.Length > 0)
        {
            bool isSuspicious = false;
            foreach (HandleEntry entry in message.Handles)
            {
                isSuspicious |= _set.Load(target, entry.Object);
            }

            _set.HasSent(target, isSuspicious);
        }

        _ = target._readable.WakeOne();
        if (target.Count < Capacity)
        {
            _ = _writable.WakeOne();
        }
    }

    /// <summary>The oldest message, which stays.</summary>
    public ChannelMessage Peek() => _messages[_first]!;

    /// <summary>Takes the oldest message out. Its handles' references belong to the caller.</summary>
    public ChannelMessage Take()
    {
        ChannelMessage message = Peek();
        _messages[_first] = null;
        _first = (_first + 1) & (_messages.Length - 1);
        Count--;
        foreach (HandleEntry entry in message.Handles)
        {
            _set.Unload(this, entry.Object);
        }

        message.Account!.ReleaseMemory(message.Charge);
        message.Account = null;
        if (Count > 0)
        {
            _ = _readable.WakeOne();
        }

        _ = Peer?._writable.WakeOne();
        return message;
    }

    /// <summary>Gives back a message that was taken out and has been copied.</summary>
    public void Recycle(ChannelMessage message)
    {
        if (message.IsSmall)
        {
            message.Handles = [];
            _spare = message;
        }
    }

    /// <summary>A wake-up was used up for nothing: the next one gets it.</summary>
    public void PassOn()
    {
        if (Count > 0)
        {
            _ = _readable.WakeOne();
        }
    }

    /// <summary>The same for one who waited for room.</summary>
    public void PassRoomOn()
    {
        if (Peer is { Count: < Capacity })
        {
            _ = _writable.WakeOne();
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        ChannelEnd? peer = Peer;
        Peer = null;
        _spare = null;
        _account.ReleaseMemory(Cost);
        if (peer is not null)
        {
            peer.Peer = null;
            peer._readable.WakeAll();
            peer._writable.WakeAll();
        }

        _set.Drop(this);
    }

    /// <inheritdoc/>
    protected override void HasLostReference() => _set.HasLostReference(this);

    void ICarrier.ReachCargo(CarrierSet set)
    {
        for (int i = 0; i < Count; i++)
        {
            foreach (HandleEntry entry in _messages[(_first + i) & (_messages.Length - 1)]!.Handles)
            {
                set.Reach(entry.Object);
            }
        }
    }

    void ICarrier.DropCargo()
    {
        foreach (HandleEntry entry in Take().Handles)
        {
            entry.Object.Release();
        }
    }

    private void Append(ChannelMessage message)
    {
        if (Count == _messages.Length)
        {
            var larger = new ChannelMessage?[_messages.Length * 2];
            for (int i = 0; i < Count; i++)
            {
                larger[i] = _messages[(_first + i) & (_messages.Length - 1)];
            }

            _messages = larger;
            _first = 0;
        }

        _messages[(_first + Count) & (_messages.Length - 1)] = message;
        Count++;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitForRoomLater(Thread caller)
    {
        while (true)
        {
            WaitResult waited = await _writable.Wait(caller, WaitReason.Channel);
            if (Peer is null)
            {
                return KernelError.BrokenPipe;
            }

            if (Peer.Count < Capacity)
            {
                return Result.Success;
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitForMessageLater(Thread caller)
    {
        while (true)
        {
            WaitResult waited = await _readable.Wait(caller, WaitReason.Channel);
            if (Count > 0)
            {
                return Result.Success;
            }

            if (Peer is null)
            {
                return KernelError.NotConnected;
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }
}
