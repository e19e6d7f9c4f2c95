#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct { short error; const char *text; } errors[] = {
    { 0, "Success" },
    { EPERM, "Operation not permitted" },
    { ENOENT, "No such file or directory" },
    { ESRCH, "No such process" },
    { EINTR, "Interrupted system call" },
    { EIO, "Input/output error" },
    { ENXIO, "No such device or address" },
    { E2BIG, "Argument list too long" },
    { ENOEXEC, "Exec format error" },
    { EBADF, "Bad file descriptor" },
    { ECHILD, "No child processes" },
    { EAGAIN, "Resource temporarily unavailable" },
    { ENOMEM, "Cannot allocate memory" },
    { EACCES, "Permission denied" },
    { EFAULT, "Bad address" },
    { EBUSY, "Device or resource busy" },
    { EEXIST, "File exists" },
    { EXDEV, "Invalid cross-device link" },
    { ENODEV, "No such device" },
    { ENOTDIR, "Not a directory" },
    { EISDIR, "Is a directory" },
    { EINVAL, "Invalid argument" },
    { ENFILE, "Too many open files in system" },
    { EMFILE, "Too many open files" },
    { ENOTTY, "Inappropriate ioctl for device" },
    { ETXTBSY, "Text file busy" },
    { EFBIG, "File too large" },
    { ENOSPC, "No space left on device" },
    { ESPIPE, "Illegal seek" },
    { EROFS, "Read-only file system" },
    { EMLINK, "Too many links" },
    { EPIPE, "Broken pipe" },
    { EDOM, "Numerical argument out of domain" },
    { ERANGE, "Numerical result out of range" },
    { ENAMETOOLONG, "File name too long" },
    { ENOSYS, "Function not implemented" },
    { ENOTEMPTY, "Directory not empty" },
    { ELOOP, "Too many levels of symbolic links" },
    { ENOMSG, "No message of desired type" },
    { ENODATA, "No data available" },
    { ETIME, "Timer expired" },
    { EOVERFLOW, "Value too large for defined data type" },
    { EILSEQ, "Invalid or incomplete multibyte or wide character" },
    { ENOTSOCK, "Socket operation on non-socket" },
    { EMSGSIZE, "Message too long" },
    { EPROTOTYPE, "Protocol wrong type for socket" },
    { ENOPROTOOPT, "Protocol not available" },
    { EPROTONOSUPPORT, "Protocol not supported" },
    { EOPNOTSUPP, "Operation not supported" },
    { EAFNOSUPPORT, "Address family not supported by protocol" },
    { EADDRINUSE, "Address already in use" },
    { EADDRNOTAVAIL, "Cannot assign requested address" },
    { ENETDOWN, "Network is down" },
    { ENETUNREACH, "Network is unreachable" },
    { ECONNABORTED, "Software caused connection abort" },
    { ECONNRESET, "Connection reset by peer" },
    { ENOBUFS, "No buffer space available" },
    { EISCONN, "Transport endpoint is already connected" },
    { ENOTCONN, "Transport endpoint is not connected" },
    { ETIMEDOUT, "Connection timed out" },
    { ECONNREFUSED, "Connection refused" },
    { EHOSTUNREACH, "No route to host" },
    { EALREADY, "Operation already in progress" },
    { EINPROGRESS, "Operation now in progress" },
    { ECANCELED, "Operation canceled" },
};

static const struct { signed char number; const char *name, *text; } signals[] = {
    { SIGHUP, "HUP", "Hangup" },
    { SIGINT, "INT", "Interrupt" },
    { SIGQUIT, "QUIT", "Quit" },
    { SIGILL, "ILL", "Illegal instruction" },
    { SIGTRAP, "TRAP", "Trace/breakpoint trap" },
    { SIGABRT, "ABRT", "Aborted" },
    { SIGBUS, "BUS", "Bus error" },
    { SIGFPE, "FPE", "Floating point exception" },
    { SIGKILL, "KILL", "Killed" },
    { SIGUSR1, "USR1", "User defined signal 1" },
    { SIGSEGV, "SEGV", "Segmentation fault" },
    { SIGUSR2, "USR2", "User defined signal 2" },
    { SIGPIPE, "PIPE", "Broken pipe" },
    { SIGALRM, "ALRM", "Alarm clock" },
    { SIGTERM, "TERM", "Terminated" },
    { SIGCHLD, "CHLD", "Child exited" },
    { SIGCONT, "CONT", "Continued" },
    { SIGSTOP, "STOP", "Stopped (signal)" },
    { SIGTSTP, "TSTP", "Stopped" },
    { SIGTTIN, "TTIN", "Stopped (tty input)" },
    { SIGTTOU, "TTOU", "Stopped (tty output)" },
    { SIGWINCH, "WINCH", "Window changed" },
};

char *strerror(int error)
{
    static char unknown[32];
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (errors[i].error == error) {
            return (char *)errors[i].text;
        }
    }
    snprintf(unknown, sizeof unknown, "Unknown error %d", error);
    return unknown;
}

const char *__signal_name(int number)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (signals[i].number == number) {
            return signals[i].name;
        }
    }
    return NULL;
}

int __signal_number(const char *name)
{
    if (strncasecmp(name, "SIG", 3) == 0) {
        name += 3;
    }
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (strcasecmp(signals[i].name, name) == 0) {
            return signals[i].number;
        }
    }
    return -1;
}

const char *strsignal(int number)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (signals[i].number == number) {
            return signals[i].text;
        }
    }
    return "Unknown signal";
}

void perror(const char *prefix)
{
    int error = errno;
    if (prefix && *prefix) {
        fprintf(stderr, "%s: ", prefix);
    }
    fprintf(stderr, "%s\n", strerror(error));
}

void __assert_failed(const char *condition, const char *file, int line, const char *function)
{
    fprintf(stderr, "%s:%d: %s: assertion '%s' failed\n", file, line, function, condition);
    abort();
}
