/* Sockets. Aurora has no way to ask a socket what went wrong: only what a descriptor is can be looked at. */
#include <aurora.h>
#include <errno.h>
#include <sys/stat.h>
#include "../common/system.h"
#include "call.h"

static long named(long result, int fd, int error)
{
    if (result != AURORA_ERROR) {
        return result == AURORA_FILTERED ? -EPERM : result;
    }
    struct aurora_stat info;
    return CALL2(fstat, fd, &info) < 0 ? -EBADF : !S_ISSOCK(info.mode) ? -ENOTSOCK : -error;
}

int aurora_socket(int domain, int type, int protocol)
{
    long result = CALL3(socket, domain, type, protocol);
    return (int)__result(result == AURORA_ERROR ? -EINVAL : result == AURORA_FILTERED ? -EPERM : result);
}

int aurora_bind(int fd, uint16_t port)
{
    return (int)__result(named(CALL2(bind, fd, port), fd, EADDRINUSE));
}

int aurora_listen(int fd, int backlog)
{
    return (int)__result(named(CALL2(listen, fd, backlog), fd, EINVAL));
}

int aurora_accept(int fd)
{
    return (int)__result(named(CALL1(accept, fd), fd, EINTR));
}

int aurora_connect(int fd, uint32_t address, uint16_t port)
{
    return (int)__result(named(CALL3(connect, fd, address, port), fd, ECONNREFUSED));
}

ssize_t aurora_send(int fd, const void *data, size_t length)
{
    return __result(named(CALL3(send, fd, data, length), fd, EPIPE));
}

ssize_t aurora_recv(int fd, void *buffer, size_t size)
{
    return __result(named(CALL3(recv, fd, buffer, size), fd, ECONNRESET));
}
