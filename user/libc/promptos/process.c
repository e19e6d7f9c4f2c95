#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "../common/system.h"
#include "call.h"

/* Children by number, with the handles by which they are waited for. */
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

/* Waits until one of the children has ended. */
static long wait_for_any(void)
{
    struct promptos_pollfd *entries = malloc((size_t)child_count * sizeof *entries);
    if (!entries) {
        return -ENOMEM;
    }
    for (int i = 0; i < child_count; i++) {
        entries[i] = (struct promptos_pollfd){ .fd = children[i].handle, .events = PROMPTOS_POLLIN };
    }
    long result = CALL(poll, entries, child_count, -1);
    free(entries);
    return result < 0 ? result : 0;
}

long __system_waitpid(pid_t pid, int *status, int options)
{
    if ((options & ~WNOHANG) || (pid <= 0 && pid != -1)) {
        return -EINVAL;
    }
    for (;;) {
        int found = 0;
        for (int i = 0; i < child_count; i++) {
            if (pid != -1 && children[i].pid != pid) {
                continue;
            }
            found = 1;
            struct promptos_wait_result ended;
            int block = !(options & WNOHANG) && (pid != -1 || child_count == 1);
            long result = CALL(wait, children[i].handle, &ended, block ? 0 : PROMPTOS_WAIT_NO_BLOCK);
            if (result == 0) {
                CALL(close, children[i].handle);
                children[i] = children[--child_count];
                *status = ended.signal ? ended.signal : (ended.code & 0xff) << 8;
                return ended.pid;
            }
            if (result != -EAGAIN) {
                return result;
            }
        }
        if (!found) {
            return -ECHILD;
        }
        if (options & WNOHANG) {
            return 0;
        }
        long result = wait_for_any();
        if (result < 0) {
            return result;
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
    return CALL(nanosleep, PROMPTOS_CLOCK_MONOTONIC, 0, duration, remaining);
}
