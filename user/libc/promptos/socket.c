/* POSIX's sockets over the kernel's; see ../sockets. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "../common/system.h"
#include "../sockets/message.h"
#include "call.h"

static int added(long handle, int flags)
{
    return (int)__result(__promptos_add(handle, 0, flags & SOCK_CLOEXEC));
}

int socket(int domain, int type, int protocol)
{
    (void)__promptos_handle(0);
    return added(CALL(socket, domain, type, protocol), type);
}

int bind(int fd, const struct sockaddr *address, socklen_t length) { return (int)__result(ON(fd, bind, address, length)); }
int listen(int fd, int backlog) { return (int)__result(ON(fd, listen, backlog)); }
int connect(int fd, const struct sockaddr *address, socklen_t length) { return (int)__result(WAITING_ON(fd, connect, address, length)); }
int shutdown(int fd, int how) { return (int)__result(ON(fd, shutdown, how)); }

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
    if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK)) {
        return (int)__result(-EINVAL);
    }
    long handle = WAITING_ON(fd, accept, address, length);
    if (handle >= 0 && (flags & SOCK_NONBLOCK)) {
        int on = 1;
        CALL(ioctl, handle, FIONBIO, &on);
    }
    return added(handle, flags);
}

int getsockname(int fd, struct sockaddr *address, socklen_t *length) { return (int)__result(ON(fd, getsockname, address, length)); }
int getpeername(int fd, struct sockaddr *address, socklen_t *length) { return (int)__result(ON(fd, getpeername, address, length)); }

int getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
    return (int)__result(ON(fd, getsockopt, level, name, value, length));
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
    return (int)__result(ON(fd, setsockopt, level, name, value, length));
}

ssize_t sendto(int fd, const void *data, size_t count, int flags, const struct sockaddr *address, socklen_t length)
{
    return __result(WAITING_ON(fd, send, data, count, flags, address, length));
}

ssize_t recvfrom(int fd, void *buffer, size_t count, int flags, struct sockaddr *address, socklen_t *length)
{
    return __result(WAITING_ON(fd, recv, buffer, count, flags, address, length));
}

long __message_send(int fd, const struct msghdr *message, int flags)
{
    const struct iovec *piece = message->msg_iov;
    return message->msg_controllen ? -EOPNOTSUPP
        : WAITING_ON(fd, send, piece->iov_base, piece->iov_len, flags, message->msg_name, message->msg_namelen);
}

long __message_receive(int fd, struct msghdr *message, int flags)
{
    const struct iovec *piece = message->msg_iov;
    socklen_t length = message->msg_namelen;
    long count = WAITING_ON(
        fd, recv, piece->iov_base, piece->iov_len, flags | MSG_TRUNC, message->msg_name, message->msg_name ? &length : NULL);
    if (count < 0) {
        return count;
    }
    int is_cut = (size_t)count > piece->iov_len;
    message->msg_namelen = message->msg_name ? length : 0;
    message->msg_controllen = 0;
    message->msg_flags = is_cut ? MSG_TRUNC : 0;
    return is_cut && !(flags & MSG_TRUNC) ? (long)piece->iov_len : count;
}

/* Accepts until it is our own end that comes: whoever sees the name could connect as well. */
static long accept_own(int64_t listener)
{
    for (;;) {
        long handle = CALL(accept, listener, 0, 0);
        struct ucred peer = { 0 };
        socklen_t length = sizeof peer;
        if (handle < 0 || (CALL(getsockopt, handle, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.pid == CALL(getpid))) {
            return handle;
        }
        CALL(close, handle);
    }
}

int socketpair(int domain, int type, int protocol, int fds[2])
{
    if (domain != AF_UNIX) {
        return (int)__result(-EOPNOTSUPP);
    }
    uint64_t random;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    CALL(getrandom, &random, sizeof random, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/.pair-%016lx", (unsigned long)random);
    (void)__promptos_handle(0);
    long listener = CALL(socket, domain, type & ~SOCK_NONBLOCK, protocol);
    if (listener < 0) {
        return (int)__result(listener);
    }
    long one = -EADDRINUSE, two = -EADDRINUSE, error = CALL(bind, listener, &address, sizeof address);
    if (error == 0) {
        one = CALL(socket, domain, type & ~SOCK_NONBLOCK, protocol);
        error = one < 0 ? one : CALL(listen, listener, SOMAXCONN);
        error = error < 0 ? error : CALL(connect, one, &address, sizeof address);
        two = error < 0 ? error : accept_own(listener);
        error = two < 0 ? two : 0;
        CALL(unlink, WORKING_DIRECTORY, address.sun_path);
    }
    CALL(close, listener);
    if (error < 0) {
        if (one >= 0) {
            CALL(close, one);
        }
        return (int)__result(error);
    }
    if (type & SOCK_NONBLOCK) {
        int on = 1;
        CALL(ioctl, one, FIONBIO, &on);
        CALL(ioctl, two, FIONBIO, &on);
    }
    long first = __promptos_add(one, 0, type & SOCK_CLOEXEC);
    if (first < 0) {
        CALL(close, two);
        return (int)__result(first);
    }
    long second = __promptos_add(two, 0, type & SOCK_CLOEXEC);
    if (second < 0) {
        __system_close((int)first);
        return (int)__result(second);
    }
    fds[0] = (int)first;
    fds[1] = (int)second;
    return 0;
}
