/* poll and select over the kernel's poll, which knows handles only. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include "../common/system.h"
#include "call.h"

_Static_assert(POLLIN == PROMPTOS_POLLIN && POLLOUT == PROMPTOS_POLLOUT, "poll");
_Static_assert(POLLERR == PROMPTOS_POLLERR && POLLHUP == PROMPTOS_POLLHUP, "poll");

int poll(struct pollfd *entries, nfds_t count, int timeout)
{
    if (count > 4096) {
        errno = EINVAL;
        return -1;
    }
    struct promptos_pollfd few[16], *list = few;
    if (count > sizeof few / sizeof *few && !(list = malloc(count * sizeof *list))) {
        return -1;
    }
    int bad = 0;
    for (nfds_t i = 0; i < count; i++) {
        int64_t handle = entries[i].fd < 0 ? -1 : __promptos_handle(entries[i].fd);
        entries[i].revents = entries[i].fd >= 0 && handle < 0 ? POLLNVAL : 0;
        bad += entries[i].revents != 0;
        list[i] = (struct promptos_pollfd){ handle < 0 ? -1 : handle, entries[i].events, 0 };
    }
    long result = WAITING_CALL(poll, list, count, bad ? 0 : timeout < 0 ? -1L : timeout * 1000000L);
    for (nfds_t i = 0; result >= 0 && i < count; i++) {
        entries[i].revents |= list[i].revents;
    }
    if (list != few) {
        free(list);
    }
    return (int)__result(result < 0 ? result : result + bad);
}

int select(int count, fd_set *readable, fd_set *writable, fd_set *exceptional, struct timeval *timeout)
{
    if (count < 0 || count > FD_SETSIZE || (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= 1000000))) {
        errno = EINVAL;
        return -1;
    }
    struct promptos_pollfd list[FD_SETSIZE];
    for (int fd = 0; fd < count; fd++) {
        int wanted = (readable && FD_ISSET(fd, readable) ? POLLIN : 0) | (writable && FD_ISSET(fd, writable) ? POLLOUT : 0);
        int is_asked = wanted || (exceptional && FD_ISSET(fd, exceptional));
        int64_t handle = is_asked ? __promptos_handle(fd) : -1;
        if (is_asked && handle < 0) {
            errno = EBADF;
            return -1;
        }
        list[fd] = (struct promptos_pollfd){ handle, (int16_t)wanted, 0 };
    }
    int64_t time = !timeout ? -1 : timeout->tv_sec > 1L << 32 ? -1 : timeout->tv_sec * 1000000000 + timeout->tv_usec * 1000;
    long result = WAITING_CALL(poll, list, count, time);
    if (result < 0) {
        return (int)__result(result);
    }
    int ready = 0;
    for (int fd = 0; fd < count; fd++) {
        int bits = list[fd].fd < 0 ? 0 : list[fd].revents;
        int reads = (bits & (POLLIN | POLLHUP)) && (list[fd].events & POLLIN);
        int writes = (bits & (POLLOUT | POLLERR | POLLHUP)) && (list[fd].events & POLLOUT);
        ready += reads + writes;
        if (readable && !reads) {
            FD_CLR(fd, readable);
        }
        if (writable && !writes) {
            FD_CLR(fd, writable);
        }
        if (exceptional) {
            FD_CLR(fd, exceptional);
        }
    }
    return ready;
}
