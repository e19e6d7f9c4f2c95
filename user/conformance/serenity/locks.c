/* Locks on ranges of files. */
#include "conformance.h"

static long lock(long fd, int command, int type, int64_t start, int64_t length)
{
    struct serenity_flock range = { .l_type = (int16_t)type, .l_start = start, .l_len = length };
    return CALL(fcntl, fd, command, &range);
}

static long set(long fd, int type, int64_t start, int64_t length) { return lock(fd, SERENITY_F_SETLK, type, start, length); }

int main(void)
{
    enum { READ = SERENITY_F_RDLCK, WRITE = SERENITY_F_WRLCK, NONE = SERENITY_F_UNLCK };
    long one = open_file("/tmp/locked", SERENITY_O_RDWR | SERENITY_O_CREAT, 0644), two = open_file("/tmp/locked", SERENITY_O_RDWR, 0);
    is(CALL(fcntl, one, SERENITY_F_SETLK, BAD_POINTER), -SERENITY_EFAULT, "fcntl: bad lock");
    is(set(one, 7, 0, 0), -SERENITY_EINVAL, "fcntl: no such type");
    is(set(one, WRITE, -1, 0), -SERENITY_EINVAL, "fcntl: before the start");
    struct serenity_flock end = { .l_type = WRITE, .l_whence = SERENITY_SEEK_END };
    is(CALL(fcntl, one, SERENITY_F_SETLK, &end), -SERENITY_ENOTSUP, "fcntl: from the end");
    is(set(one, WRITE, 10, 5), 0, "fcntl: lock");
    is(set(two, READ, 14, 1), -SERENITY_EAGAIN, "fcntl: another description is refused");
    is(set(two, WRITE, 15, 0), 0, "fcntl: behind it");
    is(set(one, NONE, 10, 4), -SERENITY_EINVAL, "fcntl: only the same range is unlocked");
    is(set(one, READ, 10, 5), 0, "fcntl: down");
    is(set(one, WRITE, 10, 5), -SERENITY_EAGAIN, "fcntl: not up again");
    is(set(two, READ, 14, 1), 0, "fcntl: readers share");
    struct serenity_flock ask = { .l_type = WRITE };
    is(CALL(fcntl, one, SERENITY_F_GETLK, &ask), 0, "fcntl: ask");
    is(ask.l_type, NONE, "fcntl: one's own are not told");
    is(IN_CHILD({
        struct serenity_flock other = { .l_type = WRITE };
        CALL(fcntl, one, SERENITY_F_GETLK, &other);
        CALL(exit, other.l_type == READ && other.l_start == 10 && other.l_len == 5 ? other.l_pid : 99);
    }), CALL(getpid), "fcntl: a child is told its parent's");
    is(set(one, NONE, 10, 5), 0, "fcntl: unlock");
    is(CALL(close, two), 0, "close");
    is(set(one, WRITE, 0, 0), 0, "fcntl: closing unlocks");
    two = open_file("/tmp/locked", SERENITY_O_RDWR, 0);
    long child = CALL(fork);
    if (child == 0)
        CALL(exit, lock(two, SERENITY_F_SETLKW, WRITE, 0, 0) == 0 ? 0 : 1);
    for (int i = 0; i < 5; i++)
        CALL(yield);
    is(set(one, NONE, 0, 0), 0, "fcntl: unlock while one waits");
    is(in_child_(child), 0, "fcntl: F_SETLKW waits");
    int ends[2];
    CALL(pipe, ends, 0);
    is(set(ends[0], READ, 0, 0), -SERENITY_EBADF, "fcntl: pipes have no locks");
    is(CALL(fcntl, one, SERENITY_F_GETFL, 0), SERENITY_O_RDWR | SERENITY_O_CREAT, "fcntl: the flags of open");
    return tap_done();
}
