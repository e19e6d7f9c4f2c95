/* POSIX's sockets over SerenityOS's; see ../sockets. Flags and options have other numbers there. */
#include <errno.h>
#include <sys/socket.h>
#include "../common/system.h"
#include "../sockets/message.h"
#include "call.h"

_Static_assert(AF_UNIX == SERENITY_AF_LOCAL && AF_INET == SERENITY_AF_INET, "families");
_Static_assert(SOCK_STREAM == SERENITY_SOCK_STREAM && SOCK_DGRAM == SERENITY_SOCK_DGRAM, "types");
_Static_assert(SOCK_NONBLOCK == SERENITY_SOCK_NONBLOCK && SOCK_CLOEXEC == SERENITY_SOCK_CLOEXEC, "flags of types");
_Static_assert(SOL_SOCKET == SERENITY_SOL_SOCKET && SCM_RIGHTS == SERENITY_SCM_RIGHTS && SCM_TIMESTAMP == SERENITY_SCM_TIMESTAMP, "control data");
_Static_assert(sizeof(struct cmsghdr) == sizeof(struct serenity_cmsghdr), "control data");
_Static_assert(SHUT_RD == SERENITY_SHUT_RD && SHUT_WR == SERENITY_SHUT_WR && SHUT_RDWR == SERENITY_SHUT_RDWR, "shutdown");

int socket(int domain, int type, int protocol) { return (int)__result(CALL3(socket, domain, type, protocol)); }
int bind(int fd, const struct sockaddr *address, socklen_t length) { return (int)__result(CALL3(bind, fd, address, length)); }
int listen(int fd, int backlog) { return (int)__result(CALL2(listen, fd, backlog)); }
int connect(int fd, const struct sockaddr *address, socklen_t length) { return (int)__result(WAITING3(connect, fd, address, length)); }
int shutdown(int fd, int how) { return (int)__result(CALL2(shutdown, fd, how)); }
int sendfd(int socket, int fd) { return (int)__result(CALL2(sendfd, socket, fd)); }

int recvfd(int socket, int flags)
{
    return (int)__result(CALL2(recvfd, socket, flags & SOCK_CLOEXEC ? SERENITY_O_CLOEXEC : 0));
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
    struct serenity_SC_accept4_params parameters = { (uint64_t)address, (uint64_t)length, fd, flags };
    return (int)__result(WAITING1(accept4, &parameters));
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
        { SO_RCVTIMEO, SERENITY_SO_RCVTIMEO }, { SO_SNDTIMEO, SERENITY_SO_SNDTIMEO }, { SO_ACCEPTCONN, SERENITY_SO_ACCEPTCONN }, { SO_TIMESTAMP, SERENITY_SO_TIMESTAMP },
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

long __message_send(int fd, const struct msghdr *message, int flags)
{
    struct serenity_iovec piece = { (uint64_t)message->msg_iov->iov_base, message->msg_iov->iov_len };
    struct serenity_msghdr header = {
        .msg_name = (uint64_t)message->msg_name, .msg_namelen = message->msg_namelen, .msg_iov = (uint64_t)&piece, .msg_iovlen = 1,
        .msg_control = (uint64_t)message->msg_control, .msg_controllen = (uint32_t)message->msg_controllen,
    };
    return message->msg_controllen > UINT32_MAX ? -EINVAL : WAITING3(sendmsg, fd, &header, flags_of(flags));
}

/* A cut message counts as much as has come. */
long __message_receive(int fd, struct msghdr *message, int flags)
{
    struct serenity_iovec piece = { (uint64_t)message->msg_iov->iov_base, message->msg_iov->iov_len };
    struct serenity_msghdr header = {
        .msg_name = (uint64_t)message->msg_name, .msg_namelen = message->msg_namelen, .msg_iov = (uint64_t)&piece, .msg_iovlen = 1,
        .msg_control = (uint64_t)message->msg_control,
        .msg_controllen = message->msg_controllen > UINT32_MAX ? UINT32_MAX : (uint32_t)message->msg_controllen,
    };
    long result = WAITING3(recvmsg, fd, &header, flags_of(flags));
    if (result >= 0) {
        message->msg_namelen = header.msg_namelen;
        message->msg_controllen = header.msg_controllen;
        message->msg_flags = (header.msg_flags & SERENITY_MSG_TRUNC ? MSG_TRUNC : 0) | (header.msg_flags & SERENITY_MSG_CTRUNC ? MSG_CTRUNC : 0);
    }
    return result;
}

ssize_t sendto(int fd, const void *data, size_t count, int flags, const struct sockaddr *address, socklen_t length)
{
    struct iovec piece = { (void *)(uintptr_t)data, count };
    struct msghdr message = { .msg_name = (void *)(uintptr_t)address, .msg_namelen = length, .msg_iov = &piece, .msg_iovlen = 1 };
    return __result(__message_send(fd, &message, flags));
}

ssize_t recvfrom(int fd, void *buffer, size_t count, int flags, struct sockaddr *address, socklen_t *length)
{
    size_t done = 0;
    for (;;) {
        struct iovec piece = { (char *)buffer + done, count - done };
        struct msghdr message = { .msg_name = address, .msg_namelen = length ? *length : 0, .msg_iov = &piece, .msg_iovlen = 1 };
        long result = __message_receive(fd, &message, flags);
        if (length && result >= 0) {
            *length = message.msg_namelen;
        }
        done += result > 0 ? (size_t)result : 0;
        if (!(flags & MSG_WAITALL) || result <= 0 || done == count) {
            return done > 0 ? (ssize_t)done : __result(result);
        }
    }
}
