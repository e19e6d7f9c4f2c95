using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity;

/// <summary>The numbers of failures; a call that fails answers the number, negated.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ErrorNumbers
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
    /// <summary>EWOULDBLOCK is the same value in LibC.</summary>
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int ENOTBLK = 15;
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
    public const int ETXTBSY = 26;
    public const int EFBIG = 27;
    public const int ENOSPC = 28;
    public const int ESPIPE = 29;
    public const int EROFS = 30;
    public const int EMLINK = 31;
    public const int EPIPE = 32;
    public const int ERANGE = 33;
    public const int ENAMETOOLONG = 34;
    public const int ELOOP = 35;
    public const int EOVERFLOW = 36;
    public const int EOPNOTSUPP = 37;
    public const int ENOSYS = 38;
    public const int ENOTIMPL = 39;
    public const int EAFNOSUPPORT = 40;
    public const int ENOTSOCK = 41;
    public const int EADDRINUSE = 42;
    public const int ENOTEMPTY = 43;
    public const int EDOM = 44;
    public const int ECONNREFUSED = 45;
    public const int EHOSTDOWN = 46;
    public const int EADDRNOTAVAIL = 47;
    public const int EISCONN = 48;
    public const int ECONNABORTED = 49;
    public const int EALREADY = 50;
    public const int ECONNRESET = 51;
    public const int EDESTADDRREQ = 52;
    public const int EHOSTUNREACH = 53;
    public const int EILSEQ = 54;
    public const int EMSGSIZE = 55;
    public const int ENETDOWN = 56;
    public const int ENETUNREACH = 57;
    public const int ENETRESET = 58;
    public const int ENOBUFS = 59;
    public const int ENOLCK = 60;
    public const int ENOMSG = 61;
    public const int ENOPROTOOPT = 62;
    public const int ENOTCONN = 63;
    public const int ESHUTDOWN = 64;
    public const int ETOOMANYREFS = 65;
    public const int ESOCKTNOSUPPORT = 66;
    public const int EPROTONOSUPPORT = 67;
    public const int EDEADLK = 68;
    public const int ETIMEDOUT = 69;
    public const int EPROTOTYPE = 70;
    public const int EINPROGRESS = 71;
    public const int ENOTHREAD = 72;
    public const int EPROTO = 73;
    public const int ENOTSUP = 74;
    public const int EPFNOSUPPORT = 75;
    public const int EDIRINTOSELF = 76;
    public const int EDQUOT = 77;
    public const int ENOTRECOVERABLE = 78;
    public const int ECANCELED = 79;
    /// <summary>Pledge violation; process is killed with SIGABRT.</summary>
    public const int EPROMISEVIOLATION = 80;
    public const int ESTALE = 81;
    public const int ESRCNOTFOUND = 82;
    /// <summary>Upper bound.</summary>
    public const int EMAXERRNO = 83;
    /// <summary>LibC alias of EAGAIN.</summary>
    public const int EWOULDBLOCK = 11;
}
