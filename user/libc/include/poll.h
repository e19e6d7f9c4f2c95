/* Waiting for several descriptors, where the ABI can (PromptOS, SerenityOS). */
#ifndef ISTHMUS_POLL_H
#define ISTHMUS_POLL_H

#define POLLIN 1
#define POLLOUT 4
#define POLLERR 8
#define POLLHUP 0x10
#define POLLNVAL 0x20

typedef unsigned long nfds_t;

struct pollfd {
    int fd;
    short events, revents;
};

/* The time is in milliseconds; -1 waits for ever. */
int poll(struct pollfd *entries, nfds_t count, int timeout);

#endif
