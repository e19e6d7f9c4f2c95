/* poll and select over the kernel's poll, which tells only what can be read and written. */
#include <errno.h>
#include <poll.h>
#include <sys/select.h>
#include "../common/system.h"
#include "call.h"

_Static_assert(POLLIN == SERENITY_POLLIN && POLLOUT == SERENITY_POLLOUT, "poll");
_Static_assert(sizeof(struct pollfd) == sizeof(struct serenity_pollfd), "poll");

static long wait_for(struct pollfd *entries, nfds_t count, const struct serenity_timespec *timeout)
{
    struct serenity_SC_poll_params parameters = { .fds = (uint64_t)entries, .nfds = (uint32_t)count, .timeout = (uint64_t)timeout };
    return count > UINT32_MAX ? -EINVAL : WAITING1(poll, &parameters);
}

/* The kernel ends the wait for a descriptor that is not open, and does not say which it was. */
static int mark_closed(struct pollfd *entries, nfds_t count)
{
    int closed = 0;
    for (nfds_t i = 0; i < count; i++) {
        if (entries[i].fd >= 0 && RAW4(fcntl, entries[i].fd, SERENITY_F_GETFD, 0, 0) < 0) {
            entries[i].revents = POLLNVAL;
            closed++;
        }
    }
    return closed;
}

/* Entries with a negative descriptor are left out; the kernel would end the wait. */
int poll(struct pollfd *entries, nfds_t count, int timeout)
{
    struct pollfd asked[FD_SETSIZE];
    nfds_t places[FD_SETSIZE], kept = 0;
    if (count > FD_SETSIZE) {
        errno = EINVAL;
        return -1;
    }
    for (nfds_t i = 0; i < count; i++) {
        entries[i].revents = 0;
        if (entries[i].fd >= 0) {
            places[kept] = i;
            asked[kept++] = (struct pollfd){ entries[i].fd, entries[i].events, 0 };
        }
    }
    int closed = mark_closed(asked, kept);
    struct serenity_timespec time = { timeout / 1000, timeout % 1000 * 1000000L };
    struct serenity_timespec now = { 0, 0 };
    long result = closed ? 0 : wait_for(asked, kept, timeout < 0 ? NULL : timeout == 0 ? &now : &time);
    for (nfds_t i = 0; i < kept; i++) {
        entries[places[i]].revents = asked[i].revents;
    }
    return (int)__result(result < 0 ? result : result + closed);
}

int select(int count, fd_set *readable, fd_set *writable, fd_set *exceptional, struct timeval *timeout)
{
    if (count < 0 || count > FD_SETSIZE || (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= 1000000))) {
        errno = EINVAL;
        return -1;
    }
    struct pollfd list[FD_SETSIZE];
    nfds_t asked = 0;
    for (int fd = 0; fd < count; fd++) {
        int wanted = (readable && FD_ISSET(fd, readable) ? POLLIN : 0) | (writable && FD_ISSET(fd, writable) ? POLLOUT : 0);
        if (wanted || (exceptional && FD_ISSET(fd, exceptional))) {
            list[asked++] = (struct pollfd){ fd, (short)wanted, 0 };
        }
    }
    if (mark_closed(list, asked)) {
        errno = EBADF;
        return -1;
    }
    struct serenity_timespec time = { timeout ? timeout->tv_sec : 0, timeout ? timeout->tv_usec * 1000 : 0 };
    long result = wait_for(list, asked, timeout ? &time : NULL);
    if (result < 0) {
        return (int)__result(result);
    }
    if (readable) {
        FD_ZERO(readable);
    }
    if (writable) {
        FD_ZERO(writable);
    }
    if (exceptional) {
        FD_ZERO(exceptional);
    }
    int ready = 0;
    for (nfds_t i = 0; i < asked; i++) {
        if (list[i].revents & POLLIN) {
            FD_SET(list[i].fd, readable);
            ready++;
        }
        if (list[i].revents & POLLOUT) {
            FD_SET(list[i].fd, writable);
            ready++;
        }
    }
    return ready;
}
