using System;
using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;
using Isthmus.Kernel.Tracing;

namespace Isthmus.Kernel.Processes;

/// <summary>A running program: an address space, handles, threads and a place in the tree.</summary>
public sealed class Process
{
    private readonly List<Process> _children = [];
    private readonly List<Thread> _threads = [];
    private List<Thread>? _endedThreads;
    private List<Process>? _tracees;
    private ProcessId _group;
    private bool _isStopped;

    internal Process(IsthmusKernel kernel, ProcessId id, Personality personality, FileSystemContext files, ResourceAccount account)
    {
        Kernel = kernel;
        Id = id;
        Group = id;
        Personality = personality;
        Files = files;
        Account = account;
        Session = id;
        StartTime = kernel.Machine.Clock.Now;
    }

    /// <summary>The process's number.</summary>
    public ProcessId Id { get; }

    /// <summary>The kernel that it belongs to.</summary>
    public IsthmusKernel Kernel { get; }

    /// <summary>When it began, in nanoseconds since the machine did.</summary>
    public long StartTime { get; }

    /// <summary>The ABI that it speaks.</summary>
    public Personality Personality { get; internal set; }

    /// <summary>Who waits for it; null for the first process.</summary>
    public Process? Parent { get; internal set; }

    /// <summary>The processes that it started and has not waited for.</summary>
    public IReadOnlyList<Process> Children => _children;

    /// <summary>Its threads that have not ended.</summary>
    public IReadOnlyList<Thread> Threads => _threads;

    /// <summary>The lock under which some calls of some ABIs run.</summary>
    public BigLock BigLock { get; } = new();

    /// <summary>What it sees of memory; null once it has ended.</summary>
    public AddressSpace? AddressSpace { get; internal set; }

    /// <summary>User memory of the calling process. Only for a process that runs.</summary>
    public UserMemory Memory => new(AddressSpace!);

    /// <summary>Its open files, where its ABI names files by small numbers.</summary>
    public HandleTable Handles { get; internal set; } = null!;

    /// <summary>Its objects, where its ABI names everything by handles with rights; null elsewhere. See
    /// <see cref="Personality.UsesObjectHandles"/>.</summary>
    public ObjectHandleTable Objects { get; internal set; } = null!;

    /// <summary>Its root and working directory, and who it is to the file system.</summary>
    public FileSystemContext Files { get; }

    /// <summary>Who pays for what it makes the kernel allocate.</summary>
    public ResourceAccount Account { get; }

    /// <summary>Its signals, besides those of each thread.</summary>
    public SignalState Signals { get; internal set; } = new();

    /// <summary>Its alarm clock; made when it is set for the first time.</summary>
    public Alarm? Alarm { get; set; }

    /// <summary>The group that it is in, by the number of the process that began it.</summary>
    public ProcessId Group
    {
        get => _group;
        set => _group = ToldGroup = value;
    }

    /// <summary>The group that it is told it is in: who begins a session stays in its old one by this account.</summary>
    public ProcessId ToldGroup { get; private set; }

    /// <summary>Who started it, whether or not there still is such a process; 0 for the first process and one that was let go.</summary>
    public ProcessId StartedBy { get; internal set; }

    /// <summary>The session that it is in, by the number of the process that began it.</summary>
    public ProcessId Session { get; set; }

    /// <summary>The terminal that it belongs to; null where it belongs to none.</summary>
    public Terminal? Terminal { get; internal set; }

    /// <summary>What it has used.</summary>
    public Accounting Accounting { get; } = new();

    /// <summary>The calls that it may make; null where it may make all.</summary>
    public SyscallFilter? Filter { get; internal set; }

    /// <summary>What it has promised.</summary>
    public PledgeState Pledge { get; private set; }

    /// <summary>Messages that were sent to it; made when the first one comes.</summary>
    public MessageQueue? Messages { get; private set; }

    /// <summary>Segments of shared memory that it made: it holds them until its end.</summary>
    internal List<SharedSegment> HeldSegments { get; } = [];

    /// <summary>What each call must go through besides its handler; none on the fast path.</summary>
    public CallWork CallWork { get; internal set; }

    /// <summary>The program's name, for ps: the last part of its path.</summary>
    public string Name { get; set; } = "";

    /// <summary>True where others may look into it.</summary>
    public bool IsDumpable { get; set; } = true;

    /// <summary>The mount that its program was run from; null before its first program.</summary>
    public Mount? ProgramMount { get; internal set; }

    /// <summary>True where it and all that come from it have given up set-id programs and other contexts.</summary>
    public bool IsJailedUntilExit { get; set; }

    /// <summary>True where it has given them up for this program.</summary>
    public bool IsJailedUntilExec { get; set; }

    /// <summary>True where it has given up set-id programs and other contexts.</summary>
    public bool IsJailed => IsJailedUntilExit || IsJailedUntilExec;

    /// <summary>The processes that it can see; null where it sees all.</summary>
    public ProcessList? List { get; private set; }

    /// <summary>What the machine is called for it; null where it is called what the first process calls it.</summary>
    public HostContext? Host { get; private set; }

    /// <summary>The contexts that its next program will be in.</summary>
    public NextContexts Next { get; set; }

    /// <summary>True where it can see another process: both are in the same list, or it sees all.</summary>
    public bool CanSee(Process other) => List is null || List == other.List;

    /// <summary>From now on it sees only the processes of a list, of which it is one.</summary>
    public void Enter(ProcessList? list)
    {
        ProcessList? old = List;
        List = list;
        Kernel.ProcessLists.AddMember(list);
        Kernel.ProcessLists.RemoveMember(old);
    }

    /// <summary>From now on the machine is called something else for it.</summary>
    public void Enter(HostContext? host)
    {
        HostContext? old = Host;
        Host = host;
        Kernel.Hosts.AddMember(host);
        Kernel.Hosts.RemoveMember(old);
    }

    /// <summary>A new program begins, in the contexts that were chosen for it.</summary>
    internal void EnterNextContexts()
    {
        NextContexts next = Next;
        Next = default;
        if (next.Mounts is { } mounts)
        {
            Files.EnterRoot(mounts);
        }

        if (next.List is { } list)
        {
            Enter(list);
        }

        if (next.Host is { } host)
        {
            Enter(host);
        }
    }

    /// <summary>Begins a session with a group, both with its own number. It has no terminal.</summary>
    public void BeginSession()
    {
        Session = Id;
        _group = Id;
        Terminal = null;
    }

    /// <summary>What it takes over from the process that it comes from, besides files.</summary>
    internal void InheritContexts(Process parent)
    {
        IsJailedUntilExit = parent.IsJailedUntilExit;
        ToldGroup = parent.ToldGroup;
        StartedBy = parent.Id;
        Enter(parent.List);
        Enter(parent.Host);
    }

    /// <summary>The arguments, NUL-separated, for ps.</summary>
    public byte[] CommandLine { get; internal set; } = [];

    /// <summary>Its profile; null where there is none.</summary>
    public ProfileBuffer? Profile { get; internal set; }

    /// <summary>True while its profile grows.</summary>
    public bool IsProfiled { get; internal set; }

    /// <summary>The path of its program, as it was started.</summary>
    internal byte[] ProgramPath { get; set; } = [];

    /// <summary>The environment that its program was started with, as the arguments are kept.</summary>
    internal byte[] EnvironmentBlock { get; set; } = [];

    /// <summary>What its core file is to say besides; null where nothing was set.</summary>
    internal CoreProperties? CoreProperties { get; private set; }

    /// <summary>Sets something that its core file is to say.</summary>
    public Result SetCoreProperty(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        => (CoreProperties ??= new CoreProperties(Account)).Set(key, value);

    /// <summary>The path, the arguments and the environment of its program, for core files.</summary>
    public void DescribeProgram(out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> arguments, out ReadOnlySpan<byte> environment)
    {
        path = ProgramPath;
        arguments = CommandLine;
        environment = EnvironmentBlock;
    }

    /// <summary>What its core file is to say besides.</summary>
    public IReadOnlyList<(byte[] Key, byte[] Value)> CorePropertyEntries => CoreProperties?.Entries ?? [];

    /// <summary>Its place in the order in which processes were started; numbers are used again, places are not.</summary>
    internal long StartOrder { get; set; }

    /// <summary>What handles to the process name; null while there is none.</summary>
    internal ProcessObject? Object { get; set; }

    /// <summary>True where a zombie stays until nobody has a handle to it, false where it stays until its parent has waited.</summary>
    internal bool IsKeptByHandles { get; set; }

    /// <summary>True once its number is free again.</summary>
    internal bool IsReaped { get; set; }

    /// <summary>How it ended, once it has.</summary>
    public ExitStatus? ExitStatus { get; internal set; }

    /// <summary>The last fault that became a signal, in words.</summary>
    internal string? LastFault { get; set; }

    /// <summary>How it is going to end, once that is decided.</summary>
    internal ExitStatus? PendingExit { get; set; }

    /// <summary>True while a signal or its tracer has stopped it.</summary>
    public bool IsStopped
    {
        get => _isStopped;
        internal set
        {
            Kernel.Groups.StoppedProcesses += (value ? 1 : 0) - (_isStopped ? 1 : 0);
            _isStopped = value;
        }
    }

    /// <summary>The signal that stopped it last.</summary>
    public int StopSignal { get; internal set; }

    /// <summary>That it was stopped or continued, while nobody has asked.</summary>
    public ChildEvents Untold { get; internal set; }

    /// <summary>The last thing that it did, told or not.</summary>
    public ChildEvents LastEvent { get; internal set; }

    /// <summary>Who traces it; null where nobody does.</summary>
    public ProcessTrace? Trace { get; internal set; }

    /// <summary>The processes that it traces.</summary>
    public IReadOnlyList<Process> Tracees => _tracees ?? (IReadOnlyList<Process>)[];

    /// <summary>True where its next program is to be stopped before its first instruction, for a tracer to come.</summary>
    public bool StopsAtNextProgram { get; set; }

    /// <summary>True from its end until it has been waited for.</summary>
    public bool IsZombie => ExitStatus is not null;

    /// <summary>Parents and tracers wait here for a process to end, to stop and to go on.</summary>
    public WaitQueue ChildEnded { get; } = new();

    /// <summary>Puts a filter in force beside those that are: only what all allow is allowed, for ever.</summary>
    public void AddFilter(SyscallFilter filter)
    {
        Filter = Filter?.And(filter) ?? filter;
        CallWork |= CallWork.Filter;
    }

    /// <summary>What it has paid for its veil.</summary>
    internal long VeilCharge { get; set; }

    /// <summary>Pays for a veil of that size, or gets back what it is smaller now.</summary>
    /// <returns>False where there is not enough; nothing is paid then.</returns>
    public bool TryChargeForVeil(long cost)
    {
        if (cost > VeilCharge && !Account.TryChargeMemory(cost - VeilCharge))
        {
            return false;
        }

        if (cost < VeilCharge)
        {
            Account.ReleaseMemory(VeilCharge - cost);
        }

        VeilCharge = cost;
        return true;
    }

    /// <summary>Puts promises in force. They are only ever narrowed, but for a new program.</summary>
    public void SetPledge(PledgeState pledge)
    {
        Pledge = pledge;
        CallWork = pledge.Restricts ? CallWork | CallWork.Pledge : CallWork & ~CallWork.Pledge;
    }

    /// <summary>From now on its calls count only from code that is marked for them, until it runs another program.</summary>
    public void EnforceCallCode()
    {
        AddressSpace!.EnforcesCallCode = true;
        CallWork |= CallWork.CallCode;
    }

    /// <summary>The queue of its messages, made where there is none yet.</summary>
    public Result<MessageQueue> OpenMessages()
    {
        if (Messages is { } existing)
        {
            return existing;
        }

        if (!Account.TryChargeMemory(MessageQueue.Cost))
        {
            return KernelError.OutOfMemory;
        }

        var queue = new MessageQueue();
        Messages = queue;
        return queue;
    }

    /// <summary>Gives up what ends with the process: its messages, its hold on shared memory.</summary>
    internal void CloseIpc()
    {
        if (Messages is { IsClosed: false } queue)
        {
            queue.Close();
            Account.ReleaseMemory(MessageQueue.Cost);
        }

        while (HeldSegments.Count > 0)
        {
            SharedSegment segment = HeldSegments[^1];
            HeldSegments.RemoveAt(HeldSegments.Count - 1);
            segment.Release();
        }
    }

    internal void AddChild(Process child)
    {
        child.Parent = this;
        _children.Add(child);
    }

    internal void AddTracee(Process tracee) => (_tracees ??= []).Add(tracee);

    internal void RemoveTracee(Process tracee) => _tracees?.Remove(tracee);

    internal void RemoveChild(Process child) => _children.Remove(child);

    internal void AddThread(Thread thread)
    {
        thread.IndexInProcess = _threads.Count;
        _threads.Add(thread);
    }

    /// <summary>Keeps a thread that has ended until it is joined, detached, or the process ends.</summary>
    internal void KeepEnded(Thread thread)
    {
        thread.AddReference();
        (_endedThreads ??= []).Add(thread);
    }

    /// <summary>The thread that ended under that number and can still be joined, or null.</summary>
    internal Thread? FindEnded(ThreadId id)
    {
        for (int i = 0; i < _endedThreads?.Count; i++)
        {
            if (_endedThreads[i].Id == id)
            {
                return _endedThreads[i];
            }
        }

        return null;
    }

    /// <summary>Nobody will ask for the thread any more.</summary>
    internal void ReleaseEnded(Thread thread)
    {
        if (_endedThreads?.Remove(thread) == true)
        {
            thread.Release();
        }
    }

    /// <summary>Nobody will ask for any thread that has ended.</summary>
    internal void ReleaseEndedThreads()
    {
        while (_endedThreads?.Count > 0)
        {
            ReleaseEnded(_endedThreads[^1]);
        }
    }

    internal void RemoveThread(Thread thread)
    {
        // The last one takes its place: ending a thousand threads must not move a thousand each time.
        int index = thread.IndexInProcess;
        Thread last = _threads[^1];
        _threads[index] = last;
        last.IndexInProcess = index;
        thread.IndexInProcess = -1;
        _threads.RemoveAt(_threads.Count - 1);
    }
}
