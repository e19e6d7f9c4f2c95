namespace Isthmus.Kernel.Scheduling;

/// <summary>What a parked thread waits for: the answer to "why does this hang", shown by ps and procfs.</summary>
public enum WaitReason
{
    None,
    Child,
    PipeReadable,
    PipeWritable,
    FifoPeer,
    TerminalInput,
    TerminalOutput,
    StreamInput,
    StreamOutput,
    Sleep,
    Poll,
    Message,
    MessageRoom,
    Futex,
    Event,
    Timer,
    Channel,
    Thread,
    SocketReadable,
    SocketWritable,
    SocketConnect,
    SocketAccept,
    Signal,
    FileLock,
    Tracer,
    Stopped,
    BigLock,
    Turn,
}
