#ifndef ISTHMUS_SYS_SELECT_H
#define ISTHMUS_SYS_SELECT_H
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#define FD_SETSIZE 64

typedef struct { uint64_t bits; } fd_set;

#ifndef ISTHMUS_TIMEVAL
#define ISTHMUS_TIMEVAL
struct timeval {
    time_t tv_sec;
    long tv_usec;
};
#endif

#define FD_ZERO(set) ((void)((set)->bits = 0))
#define FD_SET(fd, set) ((void)((set)->bits |= 1UL << (fd)))
#define FD_CLR(fd, set) ((void)((set)->bits &= ~(1UL << (fd))))
#define FD_ISSET(fd, set) ((int)((set)->bits >> (fd) & 1))

int select(int count, fd_set *readable, fd_set *writable, fd_set *exceptional, struct timeval *timeout);

#endif
