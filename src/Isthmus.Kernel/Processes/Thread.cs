using System.Diagnostics;
using System.Threading.Tasks;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Kernel.Processes;

/// <summary>A flow of control in user mode, and the system call that it is in, if any. It has no kernel stack: between calls it is its
/// <see cref="Context"/>, inside one that waits it is a parked method.</summary>
public sealed class Thread
{
    private ValueTask<SyscallOutcome> _pendingCall;
    private WaitQueue? _ended;
    private int _references = 1;
    private int _droppedLocks;
    private string? _name;

    /// <summary>Makes a thread of <paramref name="process"/>; it does not run before <see cref="Scheduler.Start"/>.</summary>
    public Thread(Process process, ThreadId id)
    {
        Process = process;
        Id = id;
        Waiter = new Waiter(this);
    }

    /// <summary>The thread's number.</summary>
    public ThreadId Id { get; internal set; }

    /// <summary>Whose thread it is.</summary>
    public Process Process { get; }

    /// <summary>The kernel that runs it.</summary>
    public IsthmusKernel Kernel => Process.Kernel;

    /// <summary>Its registers while it is not in user mode.</summary>
    public UserContext Context { get; } = new();

    /// <summary>Where its signal handlers run that ask for a stack of their own.</summary>
    public AlternateStack AlternateStack { get; set; }

    /// <summary>The signals that are its own, and its mask.</summary>
    public ThreadSignals Signals { get; } = new();

    /// <summary>What it passed to its exit, once it has ended.</summary>
    public long ExitValue { get; internal set; }

    /// <summary>True once somebody has taken its exit value: it is gone, even for who still has a handle to it.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>True where its process keeps it after its end until somebody has joined it by its number.</summary>
    public bool IsJoinable => !IsDetached && Process.Personality.KeepsEndedThreads;

    /// <summary>True once nobody may begin to join it any more.</summary>
    internal bool IsDetached { get; set; }

    /// <summary>The name that it was given; without one that of its process.</summary>
    public string Name
    {
        get => _name ?? Process.Name;
        set
        {
            _name = value;
            IsNamedByNumber = false;
        }
    }

    /// <summary>True where its number belongs to its name, in brackets.</summary>
    public bool IsNamedByNumber { get; private set; }

    /// <summary>How urgent it is, <see cref="ThreadPriority.Lowest"/> to <see cref="ThreadPriority.Highest"/>.</summary>
    public int Priority { get; set; } = ThreadPriority.Normal;

    /// <summary>Who joins it waits here; woken at its end.</summary>
    public WaitQueue Ended => _ended ??= new WaitQueue();

    /// <summary>What it waits for, if it does.</summary>
    public Waiter Waiter { get; }

    /// <summary>Processor time that it has used.</summary>
    public long ProcessorNanoseconds { get; private set; }

    /// <summary>Where it stands with the scheduler, who alone changes it.</summary>
    public ThreadStatus State { get; internal set; }

    /// <summary>What must be looked at before the thread enters user mode again. Zero on the fast path.</summary>
    public ThreadWork Work { get; private set; }

    /// <summary>True while a system call of this thread waits.</summary>
    public bool HasPendingCall { get; private set; }

    /// <summary>When it is to run, by the clock of its job: the scheduler takes the thread that is due first.</summary>
    internal long DueTime { get; set; }

    internal ulong RunQueueSequence { get; set; }

    /// <summary>Its place in <see cref="Process.Threads"/>; -1 where it is not there.</summary>
    internal int IndexInProcess { get; set; } = -1;

    /// <summary>How many times it has its process's <see cref="BigLock"/>.</summary>
    internal int LockDepth { get; set; }

    /// <summary>The number of the call that it is stopped before, where its registers do not say so any more.</summary>
    internal ulong? HeldCall { get; set; }

    /// <summary>The thread whose end it waits for.</summary>
    internal Thread? Joining { get; set; }

    /// <summary>What its process's account paid for it.</summary>
    internal long Charge { get; set; }

    /// <summary>Keeps the thread known after its end, for who may still ask how it ended. While it runs it is known anyway.</summary>
    public void AddReference() => _references++;

    /// <summary>Gives a reference up; with the last, and after its end, the thread is forgotten.</summary>
    public void Release()
    {
        Debug.Assert(_references > 0, "what is given up was taken");
        if (--_references == 0)
        {
            Kernel.ThreadManager.Forget(this);
        }
    }

    /// <summary>Takes the exit value away: who has it is the one who joined.</summary>
    public void MarkJoined() => IsJoined = true;

    /// <summary>Gives it its process's name and its number.</summary>
    internal void SetNumberedName()
    {
        Name = Process.Name;
        IsNamedByNumber = true;
    }

    /// <summary>It is its process's first thread, of a new program.</summary>
    internal void ClearName()
    {
        _name = null;
        IsNamedByNumber = false;
    }

    /// <summary>Asks for attention before user mode is entered again.</summary>
    public void Request(ThreadWork work) => Work |= work;

    /// <summary>Attention has been given.</summary>
    public void Clear(ThreadWork work) => Work &= ~work;

    /// <summary>Takes the answer of a handler that may have to wait: its result where it is there, else the thread is parked.</summary>
    public SyscallOutcome Finish(in ValueTask<SyscallOutcome> call)
    {
        if (call.IsCompleted)
        {
            return call.Result;
        }

        Debug.Assert(!HasPendingCall, "a thread is in one system call at a time");
        _pendingCall = call;
        HasPendingCall = true;
        _droppedLocks = Process.BigLock.Drop(this);
        return SyscallOutcome.Blocked;
    }

    /// <summary>A signal that the thread would act upon is there: a wait that may be interrupted ends.</summary>
    public void InterruptWait(Interruption strength) => Waiter.Interrupt(strength);

    internal void AddProcessorTime(long nanoseconds) => ProcessorNanoseconds += nanoseconds;

    internal void WakeJoiners() => _ended?.WakeAll();

    internal bool MustStopWaiting(Interruption interruption)
        => (Work & (interruption == Interruption.BySignal ? ThreadWork.Signal | ThreadWork.Exit : ThreadWork.Exit)) != 0;

    /// <summary>Goes on with the parked call; the answer is <see cref="SyscallOutcome.Blocked"/> where it waits again.</summary>
    internal SyscallOutcome ContinueCall()
    {
        Process.BigLock.Retake(this, _droppedLocks);
        Waiter.Continue();
        _droppedLocks = Process.BigLock.Drop(this);
        if (!_pendingCall.IsCompleted)
        {
            return SyscallOutcome.Blocked;
        }

        ValueTask<SyscallOutcome> call = _pendingCall;
        _pendingCall = default;
        HasPendingCall = false;
        return call.Result;
    }

    /// <summary>Forgets the call that the thread is in: its method threw and will not go on.</summary>
    internal void AbandonCall()
    {
        _pendingCall = default;
        HasPendingCall = false;
        _ = Process.BigLock.Drop(this);
        Waiter.Abandon();
    }
}
