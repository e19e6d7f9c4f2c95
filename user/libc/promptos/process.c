#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "../common/lock.h"
#include "../common/cleanup.h"
#include "../common/system.h"
#include "call.h"

/* Children by number, with the handles by which they are waited for. Several threads may wait: the first one that learns of an end takes
   the entry out. */
static struct child { int pid; int64_t handle; } *children;
static int child_count, child_room;

_Noreturn void __system_exit(int status)
{
    for (;;) {
        CALL(exit, status);
    }
}

/* There is no fork: see posix_spawn. */
long __system_fork(void) { return -ENOSYS; }

long __promptos_add_child(int pid, int64_t handle)
{
    LOCKED(LOCK_TABLES);
    if (child_count == child_room) {
        int room = child_room ? child_room * 2 : 8;
        struct child *larger = realloc(children, (size_t)room * sizeof *larger);
        if (!larger) {
            return -ENOMEM;
        }
        children = larger;
        child_room = room;
    }
    children[child_count++] = (struct child){ pid, handle };
    return 0;
}

/* Takes a child out whose end is known; false where another thread was faster. */
static int take(int64_t handle)
{
    LOCKED(LOCK_TABLES);
    for (int i = 0; i < child_count; i++) {
        if (children[i].handle == handle) {
            children[i] = children[--child_count];
            CALL(close, handle);
            return 1;
        }
    }
    return 0;
}

/* The handles of the children that are meant, or a negative number; the caller frees the list. */
static long list_of(pid_t pid, struct promptos_pollfd **list)
{
    LOCKED(LOCK_TABLES);
    long count = 0;
    *list = malloc((size_t)(child_count + 1) * sizeof **list);
    if (!*list) {
        return -ENOMEM;
    }
    for (int i = 0; i < child_count; i++) {
        if (pid == -1 || children[i].pid == pid) {
            (*list)[count++] = (struct promptos_pollfd){ .fd = children[i].handle, .events = PROMPTOS_POLLIN };
        }
    }
    return count ? count : -ECHILD;
}

/* Looks for one that has ended: its number, 0 for none, or an error. */
static long look(const struct promptos_pollfd *list, long count, int *status)
{
    for (long i = 0; i < count; i++) {
        struct promptos_wait_result ended;
        long result = CALL(wait, list[i].fd, &ended, PROMPTOS_WAIT_NO_BLOCK);
        if (result == 0 && take(list[i].fd)) {
            *status = ended.signal ? ended.signal : (ended.code & 0xff) << 8;
            return ended.pid;
        }
        /* What another thread has closed meanwhile is not ours any more. */
        if (result != 0 && result != -EAGAIN && result != -EBADF) {
            return result;
        }
    }
    return 0;
}

long __system_waitpid(pid_t pid, int *status, int options)
{
    if ((options & ~WNOHANG) || (pid <= 0 && pid != -1)) {
        return -EINVAL;
    }
    for (;;) {
        struct promptos_pollfd *list;
        long count = list_of(pid, &list), found = count < 0 ? count : look(list, count, status), waited = 0;
        if (found == 0 && !(options & WNOHANG)) {
            struct __pthread_cleanup frees;
            if (__cleanup_hook) {
                __cleanup_hook(&frees, free, list);
            }
            waited = WAITING_CALL(poll, list, count, -1);
            if (__cleanup_hook) {
                __cleanup_hook(&frees, NULL, NULL);
            }
        }
        free(list);
        if (found != 0 || (options & WNOHANG)) {
            return found;
        }
        /* A handle that another thread has closed before it was looked at. */
        if (waited < 0 && waited != -EBADF) {
            return waited;
        }
    }
}

long __system_signal(int number, void (*handler)(int))
{
    struct promptos_sigaction action = { .handler = (uint64_t)handler, .flags = 0x10000000 /* SA_RESTART */ };
    return CALL(sigaction, number, &action, 0);
}

long __system_getpid(void) { return CALL(getpid); }
long __system_getppid(void) { return CALL(getppid); }
long __system_kill(pid_t pid, int number) { return CALL(kill, pid, number); }
long __system_yield(void) { return CALL(yield); }

/* There is no break: this is a mapping, whose pages come when they are touched. */
unsigned long __system_brk(unsigned long new_break)
{
    enum { HEAP_BYTES = 64 << 20 };
    static unsigned long start, current;
    if (!start) {
        long mapped = __system_mmap(NULL, HEAP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped < 0) {
            return 0;
        }
        start = current = (unsigned long)mapped;
    }
    if (new_break >= start && new_break <= start + HEAP_BYTES) {
        current = new_break;
    }
    return current;
}

long __system_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    int64_t object = flags & MAP_ANONYMOUS ? -1 : __promptos_handle(fd);
    if (object < 0 && !(flags & MAP_ANONYMOUS)) {
        return object;
    }
    struct promptos_mmap_params parameters = {
        sizeof parameters, (uint32_t)protection, (uint32_t)flags, 0, (uint64_t)address, length, object, offset,
    };
    return CALL(mmap, &parameters);
}

long __system_munmap(void *address, size_t length) { return CALL(munmap, address, length); }
long __system_clock(int clock, struct timespec *out) { return CALL(clock_gettime, clock, out); }

long __system_sleep(const struct timespec *duration, struct timespec *remaining)
{
    return WAITING_CALL(nanosleep, PROMPTOS_CLOCK_MONOTONIC, 0, duration, remaining);
}
