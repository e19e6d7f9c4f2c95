#include <errno.h>
#include "call.h"

/* This library's error numbers are the same for every ABI; SerenityOS's differ from them above 32. */
static int translate(int error)
{
    switch (error) {
        case SERENITY_ERANGE: return ERANGE;
        case SERENITY_ENAMETOOLONG: return ENAMETOOLONG;
        case SERENITY_ELOOP: return ELOOP;
        case SERENITY_EOVERFLOW: return EOVERFLOW;
        case SERENITY_EOPNOTSUPP: case SERENITY_ENOTSUP: return EOPNOTSUPP;
        case SERENITY_ENOSYS: case SERENITY_ENOTIMPL: return ENOSYS;
        case SERENITY_EAFNOSUPPORT: return EAFNOSUPPORT;
        case SERENITY_ENOTSOCK: return ENOTSOCK;
        case SERENITY_EADDRINUSE: return EADDRINUSE;
        case SERENITY_ENOTEMPTY: return ENOTEMPTY;
        case SERENITY_EDOM: return EDOM;
        case SERENITY_ECONNREFUSED: return ECONNREFUSED;
        case SERENITY_EISCONN: return EISCONN;
        case SERENITY_ECONNABORTED: return ECONNABORTED;
        case SERENITY_EALREADY: return EALREADY;
        case SERENITY_EINPROGRESS: return EINPROGRESS;
        case SERENITY_EHOSTUNREACH: return EHOSTUNREACH;
        case SERENITY_ENOPROTOOPT: return ENOPROTOOPT;
        case SERENITY_EPROTONOSUPPORT: return EPROTONOSUPPORT;
        case SERENITY_ENOBUFS: return ENOBUFS;
        case SERENITY_EADDRNOTAVAIL: return EADDRNOTAVAIL;
        case SERENITY_ECONNRESET: return ECONNRESET;
        case SERENITY_EILSEQ: return EILSEQ;
        case SERENITY_EMSGSIZE: return EMSGSIZE;
        case SERENITY_ENETUNREACH: return ENETUNREACH;
        case SERENITY_ENOMSG: return ENOMSG;
        case SERENITY_ENOTCONN: return ENOTCONN;
        case SERENITY_ETIMEDOUT: return ETIMEDOUT;
        case SERENITY_EDEADLK: return EDEADLK;
        case SERENITY_EDIRINTOSELF: return EINVAL;
        default: return error <= SERENITY_EPIPE ? error : EIO;
    }
}

long (*__cancellable_call)(long number, long a, long b, long c, long d);

long __serenity_result(long result)
{
    return result < 0 && result > -SERENITY_EMAXERRNO ? -translate((int)-result) : result;
}
