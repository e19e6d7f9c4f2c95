/* POSIX's sockets over the kernel's. Messages of several pieces are put together here: the kernel takes and gives one. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "../common/system.h"
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
int accept(int fd, struct sockaddr *address, socklen_t *length) { return accept4(fd, address, length, 0); }

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

ssize_t send(int fd, const void *data, size_t count, int flags) { return sendto(fd, data, count, flags, NULL, 0); }
ssize_t recv(int fd, void *buffer, size_t count, int flags) { return recvfrom(fd, buffer, count, flags, NULL, NULL); }

ssize_t sendto(int fd, const void *data, size_t count, int flags, const struct sockaddr *address, socklen_t length)
{
    return __result(WAITING_ON(fd, send, data, count, flags, address, length));
}

ssize_t recvfrom(int fd, void *buffer, size_t count, int flags, struct sockaddr *address, socklen_t *length)
{
    return __result(WAITING_ON(fd, recv, buffer, count, flags, address, length));
}

static void enter_frees(struct __pthread_cleanup *frees)
{
    if (__cleanup_hook) {
        __cleanup_hook(frees, free, frees->argument);
    }
}

static void leave_frees(struct __pthread_cleanup *frees)
{
    if (__cleanup_hook) {
        __cleanup_hook(frees, NULL, NULL);
    }
    free(frees->argument);
}

/* Memory that is freed at the end of the block, and where a call in it ends the thread. */
#define FREED(memory) \
    __attribute__((cleanup(leave_frees))) struct __pthread_cleanup frees_ = { free, memory, NULL }; enter_frees(&frees_)

/* The bytes of all pieces, or -EMSGSIZE, -EINVAL. */
static long length_of(const struct msghdr *message)
{
    size_t total = 0;
    if (message->msg_iovlen > IOV_MAX) {
        return -EMSGSIZE;
    }
    for (size_t i = 0; i < message->msg_iovlen; i++) {
        if (message->msg_iov[i].iov_len > SSIZE_MAX - total) {
            return -EINVAL;
        }
        total += message->msg_iov[i].iov_len;
    }
    return (long)total;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    long total = message->msg_controllen ? -EOPNOTSUPP : length_of(message);
    if (total < 0) {
        return __result(total);
    }
    if (message->msg_iovlen == 1) {
        return sendto(fd, message->msg_iov->iov_base, (size_t)total, flags, message->msg_name, message->msg_namelen);
    }
    char *data = malloc((size_t)total + 1);
    if (!data) {
        return __result(-ENOBUFS);
    }
    for (size_t i = 0, at = 0; i < message->msg_iovlen; at += message->msg_iov[i++].iov_len) {
        memcpy(data + at, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    }
    FREED(data);
    return sendto(fd, data, (size_t)total, flags, message->msg_name, message->msg_namelen);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    long total = length_of(message);
    if (total < 0) {
        return __result(total);
    }
    char *buffer = message->msg_iovlen == 1 ? message->msg_iov->iov_base : malloc((size_t)total + 1);
    if (!buffer && message->msg_iovlen != 1) {
        return __result(-ENOBUFS);
    }
    FREED(message->msg_iovlen == 1 ? NULL : buffer);
    socklen_t length = message->msg_namelen;
    ssize_t count = recvfrom(fd, buffer, (size_t)total, flags | MSG_TRUNC, message->msg_name, message->msg_name ? &length : NULL);
    if (count < 0) {
        return count;
    }
    message->msg_namelen = message->msg_name ? length : 0;
    message->msg_controllen = 0;
    message->msg_flags = count > total ? MSG_TRUNC : 0;
    size_t left = (size_t)(count > total ? total : count);
    for (size_t i = 0, at = 0; message->msg_iovlen != 1 && left > 0; i++) {
        size_t piece = message->msg_iov[i].iov_len < left ? message->msg_iov[i].iov_len : left;
        memcpy(message->msg_iov[i].iov_base, buffer + at, piece);
        at += piece;
        left -= piece;
    }
    return count > total && !(flags & MSG_TRUNC) ? total : count;
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
