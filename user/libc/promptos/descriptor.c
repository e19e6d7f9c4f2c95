/* POSIX descriptors: the kernel knows handles only. A child's handles have the numbers of its parent's descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include "../common/lock.h"
#include "../common/system.h"
#include "call.h"

static struct {
    int64_t handle;
    unsigned char used, close_on_exec;
} table[DESCRIPTORS];
static int known;

long (*__cancellable_call)(long number, long a, long b, long c, long d, long e, long f);

/* What the parent gave: it is asked for once, before there are handles of our own. */
static void prepare(void)
{
    LOCKED(LOCK_TABLES);
    if (known) {
        return;
    }
    known = 1;
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        struct promptos_handle_info info = { .size = sizeof info };
        table[fd].used = CALL(handle_info, fd, &info) == 0;
        table[fd].handle = fd;
    }
}

int64_t __promptos_handle(int fd)
{
    prepare();
    return fd >= 0 && fd < DESCRIPTORS && table[fd].used ? table[fd].handle : -EBADF;
}

long __promptos_add(int64_t handle, int minimum, int close_on_exec)
{
    LOCKED(LOCK_TABLES);
    prepare();
    if (handle < 0) {
        return handle;
    }
    for (int fd = minimum; fd < DESCRIPTORS; fd++) {
        if (!table[fd].used) {
            table[fd].handle = handle;
            table[fd].used = 1;
            table[fd].close_on_exec = close_on_exec != 0;
            return fd;
        }
    }
    CALL(close, handle);
    return -EMFILE;
}

int64_t __promptos_copy(int64_t handle)
{
    struct promptos_handle_info info = { .size = sizeof info };
    long result = CALL(handle_info, handle, &info);
    return result < 0 ? result : CALL(duplicate, handle, info.rights);
}

long __system_close(int fd)
{
    LOCKED(LOCK_TABLES);
    int64_t handle = __promptos_handle(fd);
    if (handle < 0) {
        return handle;
    }
    table[fd].used = 0;
    return CALL(close, handle);
}

long __system_duplicate(int from, int to)
{
    LOCKED(LOCK_TABLES);
    int64_t handle = __promptos_handle(from);
    if (handle < 0 || to < 0 || to >= DESCRIPTORS) {
        return -EBADF;
    }
    if (from == to) {
        return to;
    }
    int64_t copy = __promptos_copy(handle);
    if (copy < 0) {
        return copy;
    }
    if (table[to].used) {
        CALL(close, table[to].handle);
    }
    table[to].handle = copy;
    table[to].used = 1;
    table[to].close_on_exec = 0;
    return to;
}

long __system_duplicate_above(int from, int minimum, int close_on_exec)
{
    int64_t handle = __promptos_handle(from);
    if (handle < 0) {
        return handle;
    }
    return minimum < 0 || minimum >= DESCRIPTORS ? -EINVAL : __promptos_add(__promptos_copy(handle), minimum, close_on_exec);
}

long __system_get_close_on_exec(int fd)
{
    return __promptos_handle(fd) < 0 ? -EBADF : table[fd].close_on_exec;
}

long __system_set_close_on_exec(int fd, int close_on_exec)
{
    if (__promptos_handle(fd) < 0) {
        return -EBADF;
    }
    table[fd].close_on_exec = close_on_exec != 0;
    return 0;
}

/* What fcntl's F_GETFL and F_SETFL are about; of the flags only O_NONBLOCK can be changed. */
long __system_get_flags(int fd)
{
    struct promptos_handle_info info = { .size = sizeof info };
    long result = ON(fd, handle_info, &info);
    return result < 0 ? result : (long)info.flags;
}

long __system_set_flags(int fd, int flags)
{
    long now = __system_get_flags(fd);
    int is_non_blocking = (flags & O_NONBLOCK) != 0;
    return now < 0 ? now : (now ^ flags) & O_APPEND ? -EINVAL : ON(fd, ioctl, FIONBIO, &is_non_blocking);
}

long __system_pipe(int fds[2])
{
    int64_t handles[2];
    prepare();
    long result = CALL(pipe, handles);
    if (result < 0) {
        return result;
    }
    long reader = __promptos_add(handles[0], 0, 0);
    if (reader < 0) {
        CALL(close, handles[1]);
        return reader;
    }
    long writer = __promptos_add(handles[1], 0, 0);
    if (writer < 0) {
        __system_close((int)reader);
        return writer;
    }
    fds[0] = (int)reader;
    fds[1] = (int)writer;
    return 0;
}
