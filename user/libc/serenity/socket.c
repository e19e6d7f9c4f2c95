/* POSIX's sockets over SerenityOS's. Flags and options have other numbers there, and a message has one piece of memory. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "../common/system.h"
#include "call.h"

_Static_assert(AF_UNIX == SERENITY_AF_LOCAL && AF_INET == SERENITY_AF_INET, "families");
_Static_assert(SOCK_STREAM == SERENITY_SOCK_STREAM && SOCK_DGRAM == SERENITY_SOCK_DGRAM, "types");
_Static_assert(SOCK_NONBLOCK == SERENITY_SOCK_NONBLOCK && SOCK_CLOEXEC == SERENITY_SOCK_CLOEXEC, "flags of types");
_Static_assert(SHUT_RD == SERENITY_SHUT_RD && SHUT_WR == SERENITY_SHUT_WR && SHUT_RDWR == SERENITY_SHUT_RDWR, "shutdown");

int socket(int domain, int type, int protocol) { return (int)__result(CALL3(socket, domain, type, protocol)); }
int bind(int fd, const struct sockaddr *address, socklen_t length) { return (int)__result(CALL3(bind, fd, address, length)); }
int listen(int fd, int backlog) { return (int)__result(CALL2(listen, fd, backlog)); }
int connect(int fd, const struct sockaddr *address, socklen_t length) { return (int)__result(CALL3(connect, fd, address, length)); }
int shutdown(int fd, int how) { return (int)__result(CALL2(shutdown, fd, how)); }
int accept(int fd, struct sockaddr *address, socklen_t *length) { return accept4(fd, address, length, 0); }
int sendfd(int socket, int fd) { return (int)__result(CALL2(sendfd, socket, fd)); }

int recvfd(int socket, int flags)
{
    return (int)__result(CALL2(recvfd, socket, flags & SOCK_CLOEXEC ? SERENITY_O_CLOEXEC : 0));
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
    struct serenity_SC_accept4_params parameters = { (uint64_t)address, (uint64_t)length, fd, flags };
    return (int)__result(CALL1(accept4, &parameters));
}

int getsockname(int fd, struct sockaddr *address, socklen_t *length)
{
    struct serenity_SC_getsockname_params parameters = { .sockfd = fd, .addr = (uint64_t)address, .addrlen = (uint64_t)length };
    return (int)__result(CALL1(getsockname, &parameters));
}

int getpeername(int fd, struct sockaddr *address, socklen_t *length)
{
    struct serenity_SC_getpeername_params parameters = { .sockfd = fd, .addr = (uint64_t)address, .addrlen = (uint64_t)length };
    return (int)__result(CALL1(getpeername, &parameters));
}

int socketpair(int domain, int type, int protocol, int fds[2])
{
    struct serenity_SC_socketpair_params parameters = { .domain = domain, .type = type, .protocol = protocol, .sv = (uint64_t)fds };
    return (int)__result(CALL1(socketpair, &parameters));
}

/* The kernel's number of an option; -1 where it has none. */
static int option_of(int level, int name)
{
    static const struct { int ours, theirs; } map[] = {
        { SO_REUSEADDR, SERENITY_SO_REUSEADDR }, { SO_TYPE, SERENITY_SO_TYPE }, { SO_ERROR, SERENITY_SO_ERROR },
        { SO_SNDBUF, SERENITY_SO_SNDBUF }, { SO_RCVBUF, SERENITY_SO_RCVBUF }, { SO_PEERCRED, SERENITY_SO_PEERCRED },
        { SO_RCVTIMEO, SERENITY_SO_RCVTIMEO }, { SO_SNDTIMEO, SERENITY_SO_SNDTIMEO }, { SO_ACCEPTCONN, SERENITY_SO_ACCEPTCONN },
    };
    for (size_t i = 0; level == SOL_SOCKET && i < sizeof map / sizeof *map; i++) {
        if (map[i].ours == name) {
            return map[i].theirs;
        }
    }
    return -1;
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
    struct serenity_SC_getsockopt_params parameters = {
        .sockfd = fd, .level = SERENITY_SOL_SOCKET, .option = option_of(level, name),
        .value = (uint64_t)value, .value_size = (uint64_t)length,
    };
    long result = parameters.option < 0 ? -ENOPROTOOPT : CALL1(getsockopt, &parameters);
    if (result == 0 && level == SOL_SOCKET && name == SO_ERROR) {
        *(int *)value = (int)-__serenity_result(-*(int *)value);
    }
    return (int)__result(result);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
    struct serenity_SC_setsockopt_params parameters = {
        .value = (uint64_t)value, .sockfd = fd, .level = SERENITY_SOL_SOCKET, .option = option_of(level, name), .value_size = length,
    };
    return (int)__result(parameters.option < 0 ? -ENOPROTOOPT : CALL1(setsockopt, &parameters));
}

static int flags_of(int flags)
{
    return (flags & MSG_PEEK ? SERENITY_MSG_PEEK : 0) | (flags & MSG_DONTWAIT ? SERENITY_MSG_DONTWAIT : 0)
        | (flags & MSG_NOSIGNAL ? SERENITY_MSG_NOSIGNAL : 0);
}

ssize_t send(int fd, const void *data, size_t count, int flags) { return sendto(fd, data, count, flags, NULL, 0); }
ssize_t recv(int fd, void *buffer, size_t count, int flags) { return recvfrom(fd, buffer, count, flags, NULL, NULL); }

ssize_t sendto(int fd, const void *data, size_t count, int flags, const struct sockaddr *address, socklen_t length)
{
    struct serenity_iovec piece = { (uint64_t)data, count };
    struct serenity_msghdr header = { .msg_name = (uint64_t)address, .msg_namelen = length, .msg_iov = (uint64_t)&piece, .msg_iovlen = 1 };
    return __result(CALL3(sendmsg, fd, &header, flags_of(flags)));
}

/* Receives once, and tells what the kernel says of the message. */
static long receive(int fd, void *buffer, size_t count, int flags, struct serenity_msghdr *header)
{
    struct serenity_iovec piece = { (uint64_t)buffer, count };
    header->msg_iov = (uint64_t)&piece;
    header->msg_iovlen = 1;
    return CALL3(recvmsg, fd, header, flags_of(flags));
}

ssize_t recvfrom(int fd, void *buffer, size_t count, int flags, struct sockaddr *address, socklen_t *length)
{
    size_t done = 0;
    for (;;) {
        struct serenity_msghdr header = { .msg_name = (uint64_t)address, .msg_namelen = length ? *length : 0 };
        long result = receive(fd, (char *)buffer + done, count - done, flags, &header);
        if (length && result >= 0) {
            *length = header.msg_namelen;
        }
        done += result > 0 ? (size_t)result : 0;
        if (!(flags & MSG_WAITALL) || result <= 0 || done == count) {
            return done > 0 ? (ssize_t)done : __result(result);
        }
    }
}

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
    char *data = total < 0 ? NULL : malloc((size_t)total + 1);
    if (!data) {
        return __result(total < 0 ? total : -ENOBUFS);
    }
    for (size_t i = 0, at = 0; i < message->msg_iovlen; at += message->msg_iov[i++].iov_len) {
        memcpy(data + at, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    }
    ssize_t result = sendto(fd, data, (size_t)total, flags, message->msg_name, message->msg_namelen);
    free(data);
    return result;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    long total = length_of(message);
    char *buffer = total < 0 ? NULL : malloc((size_t)total + 1);
    if (!buffer) {
        return __result(total < 0 ? total : -ENOBUFS);
    }
    struct serenity_msghdr header = { .msg_name = (uint64_t)message->msg_name, .msg_namelen = message->msg_namelen };
    long result = receive(fd, buffer, (size_t)total, flags, &header);
    size_t left = result > 0 ? (size_t)result : 0;
    for (size_t i = 0, at = 0; left > 0; i++) {
        size_t piece = message->msg_iov[i].iov_len < left ? message->msg_iov[i].iov_len : left;
        memcpy(message->msg_iov[i].iov_base, buffer + at, piece);
        at += piece;
        left -= piece;
    }
    free(buffer);
    if (result >= 0) {
        message->msg_namelen = header.msg_namelen;
        message->msg_controllen = 0;
        message->msg_flags = header.msg_flags & SERENITY_MSG_TRUNC ? MSG_TRUNC : 0;
    }
    return __result(result);
}
