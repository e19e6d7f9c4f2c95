using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>PromptOS's error numbers.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class PromptOsErrors
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int E2BIG = 7;
    public const int ENOEXEC = 8;
    public const int EBADF = 9;
    public const int ECHILD = 10;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int EXDEV = 18;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int EISDIR = 21;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOTTY = 25;
    public const int EFBIG = 27;
    public const int ENOSPC = 28;
    public const int ESPIPE = 29;
    public const int EROFS = 30;
    public const int EMLINK = 31;
    public const int EPIPE = 32;
    public const int EDOM = 33;
    public const int ERANGE = 34;
    public const int ENAMETOOLONG = 36;
    public const int ENOSYS = 38;
    public const int ENOTEMPTY = 39;
    public const int ELOOP = 40;
    public const int ENOMSG = 42;
    public const int ENODATA = 61;
    public const int ETIME = 62;
    public const int EOVERFLOW = 75;
    public const int EILSEQ = 84;
    public const int ENOTSOCK = 88;
    public const int EMSGSIZE = 90;
    public const int EPROTOTYPE = 91;
    public const int ENOPROTOOPT = 92;
    public const int EPROTONOSUPPORT = 93;
    public const int EOPNOTSUPP = 95;
    public const int EAFNOSUPPORT = 97;
    public const int EADDRINUSE = 98;
    public const int EADDRNOTAVAIL = 99;
    public const int ENETDOWN = 100;
    public const int ENETUNREACH = 101;
    public const int ECONNABORTED = 103;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;
    public const int EISCONN = 106;
    public const int ENOTCONN = 107;
    public const int ETIMEDOUT = 110;
    public const int ECONNREFUSED = 111;
    public const int EHOSTUNREACH = 113;
    public const int EALREADY = 114;
    public const int EINPROGRESS = 115;
    public const int ECANCELED = 125;

    /// <summary>The value that a refused call leaves in RAX: the number, negated.</summary>
    public static long Encode(KernelError error) => -NumberOf(error);

    private static int NumberOf(KernelError error) => error switch
    {
        KernelError.None => 0,
        KernelError.NotPermitted => EPERM,
        KernelError.AccessDenied => EACCES,
        KernelError.NotFound => ENOENT,
        KernelError.NoSuchProcess => ESRCH,
        KernelError.NoChild => ECHILD,
        KernelError.Interrupted => EINTR,
        KernelError.InputOutput => EIO,
        KernelError.NoDevice => ENODEV,
        KernelError.NotOpenable => ENXIO,
        KernelError.ArgumentsTooLong => E2BIG,
        KernelError.NotExecutable => ENOEXEC,
        KernelError.BadHandle => EBADF,
        KernelError.WouldBlock => EAGAIN,
        KernelError.OutOfMemory => ENOMEM,
        KernelError.QuotaExceeded => ENOMEM,
        KernelError.BadAddress => EFAULT,
        KernelError.Busy => EBUSY,
        KernelError.Exists => EEXIST,
        KernelError.CrossDevice => EXDEV,
        KernelError.NotDirectory => ENOTDIR,
        KernelError.IsDirectory => EISDIR,
        KernelError.InvalidArgument or KernelError.DirectoryIntoItself => EINVAL,
        KernelError.TooManyHandles => EMFILE,
        KernelError.TooManyOpenFiles => ENFILE,
        KernelError.NotTerminal => ENOTTY,
        KernelError.TextBusy => EBUSY,
        KernelError.FileTooLarge => EFBIG,
        KernelError.NoSpace => ENOSPC,
        KernelError.NotSeekable => ESPIPE,
        KernelError.ReadOnlyFileSystem => EROFS,
        KernelError.TooManyLinks => EMLINK,
        KernelError.BrokenPipe => EPIPE,
        KernelError.OutOfRange => ERANGE,
        KernelError.NameTooLong => ENAMETOOLONG,
        KernelError.NotEmpty => ENOTEMPTY,
        KernelError.SymbolicLinkLoop => ELOOP,
        KernelError.NoMessage => ENOMSG,
        KernelError.NoData => ENODATA,
        KernelError.TimedOut => ETIMEDOUT,
        KernelError.Overflow => EOVERFLOW,
        KernelError.IllegalSequence => EILSEQ,
        KernelError.NotSocket => ENOTSOCK,
        KernelError.DestinationRequired => ENOTCONN,
        KernelError.MessageTooLong => EMSGSIZE,
        KernelError.WrongProtocolType => EPROTOTYPE,
        KernelError.NoProtocolOption => ENOPROTOOPT,
        KernelError.ProtocolNotSupported => EPROTONOSUPPORT,
        KernelError.NotSupported or KernelError.OperationNotSupported => EOPNOTSUPP,
        KernelError.AddressFamilyNotSupported => EAFNOSUPPORT,
        KernelError.AddressInUse => EADDRINUSE,
        KernelError.AddressNotAvailable => EADDRNOTAVAIL,
        KernelError.NetworkUnreachable => ENETUNREACH,
        KernelError.ConnectionAborted => ECONNABORTED,
        KernelError.ConnectionReset => ECONNRESET,
        KernelError.NoBuffers => ENOBUFS,
        KernelError.AlreadyConnected => EISCONN,
        KernelError.NotConnected => ENOTCONN,
        KernelError.ConnectionRefused => ECONNREFUSED,
        KernelError.HostUnreachable => EHOSTUNREACH,
        KernelError.AlreadyInProgress => EALREADY,
        KernelError.InProgress => EINPROGRESS,
        KernelError.Canceled => ECANCELED,
        KernelError.Deadlock => EBUSY,
        KernelError.Filtered or KernelError.PromiseBroken => EPERM,
        KernelError.NotImplemented => ENOSYS,
    };
}
