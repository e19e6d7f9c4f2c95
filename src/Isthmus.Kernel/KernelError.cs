namespace Isthmus.Kernel;

/// <summary>
/// Why the kernel refused, named neutrally. Each ABI turns these into its own numbers in one exhaustive switch.
/// </summary>
[MustUse]
public enum KernelError
{
    None = 0,
    NotPermitted,
    AccessDenied,
    NotFound,
    NoSuchProcess,
    NoChild,
    Interrupted,
    InputOutput,
    NoDevice,
    NotOpenable,
    ArgumentsTooLong,
    NotExecutable,
    BadHandle,
    WouldBlock,
    OutOfMemory,
    QuotaExceeded,
    BadAddress,
    Busy,
    Exists,
    CrossDevice,
    NotDirectory,
    IsDirectory,
    InvalidArgument,
    TooManyHandles,
    TooManyOpenFiles,
    NotTerminal,
    TextBusy,
    FileTooLarge,
    NoSpace,
    NotSeekable,
    ReadOnlyFileSystem,
    TooManyLinks,
    BrokenPipe,
    OutOfRange,
    NameTooLong,
    NotEmpty,

    /// <summary>A directory cannot be moved below itself.</summary>
    DirectoryIntoItself,
    SymbolicLinkLoop,
    NoMessage,
    NoData,
    TimedOut,
    Overflow,
    IllegalSequence,
    NotSocket,
    DestinationRequired,
    MessageTooLong,
    WrongProtocolType,
    NoProtocolOption,
    ProtocolNotSupported,
    NotSupported,

    /// <summary>Nothing of this kind can do that; one of another kind can.</summary>
    OperationNotSupported,
    AddressFamilyNotSupported,
    AddressInUse,
    AddressNotAvailable,
    NetworkUnreachable,
    ConnectionAborted,
    ConnectionReset,
    NoBuffers,
    AlreadyConnected,
    NotConnected,
    ConnectionRefused,
    HostUnreachable,
    AlreadyInProgress,
    InProgress,
    Canceled,
    Deadlock,

    /// <summary>The process's call filter refuses the call.</summary>
    Filtered,

    /// <summary>The call needs a promise that the process has not made; the process ends.</summary>
    PromiseBroken,

    /// <summary>The call exists in the ABI but is not written yet, or its number is unknown.</summary>
    NotImplemented,
}
