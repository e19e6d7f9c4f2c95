/* POSIX's messages of several pieces over kernels that take and give one, and what is simple about sockets. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "../common/cleanup.h"
#include "../common/system.h"
#include "message.h"

int accept(int fd, struct sockaddr *address, socklen_t *length) { return accept4(fd, address, length, 0); }
ssize_t send(int fd, const void *data, size_t count, int flags) { return sendto(fd, data, count, flags, NULL, 0); }
ssize_t recv(int fd, void *buffer, size_t count, int flags) { return recvfrom(fd, buffer, count, flags, NULL, NULL); }

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
    long total = length_of(message);
    if (total < 0) {
        return __result(total);
    }
    if (message->msg_iovlen == 1) {
        return __result(__message_send(fd, message, flags));
    }
    char *data = malloc((size_t)total + 1);
    if (!data) {
        return __result(-ENOBUFS);
    }
    for (size_t i = 0, at = 0; i < message->msg_iovlen; at += message->msg_iov[i++].iov_len) {
        memcpy(data + at, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    }
    FREED(data);
    struct iovec piece = { data, (size_t)total };
    struct msghdr whole = *message;
    whole.msg_iov = &piece;
    whole.msg_iovlen = 1;
    return __result(__message_send(fd, &whole, flags));
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    long total = length_of(message);
    if (total < 0) {
        return __result(total);
    }
    if (message->msg_iovlen == 1) {
        return __result(__message_receive(fd, message, flags));
    }
    char *buffer = malloc((size_t)total + 1);
    if (!buffer) {
        return __result(-ENOBUFS);
    }
    FREED(buffer);
    struct iovec piece = { buffer, (size_t)total }, *pieces = message->msg_iov;
    size_t count = message->msg_iovlen;
    message->msg_iov = &piece;
    message->msg_iovlen = 1;
    long result = __message_receive(fd, message, flags);
    message->msg_iov = pieces;
    message->msg_iovlen = count;
    size_t left = result <= 0 ? 0 : (size_t)(result < total ? result : total);
    for (size_t i = 0, at = 0; left > 0; i++) {
        size_t length = pieces[i].iov_len < left ? pieces[i].iov_len : left;
        memcpy(pieces[i].iov_base, buffer + at, length);
        at += length;
        left -= length;
    }
    return __result(result);
}
