/* SerenityOS's part of threads: see ../threads/thread.h. A thread's handle is its number. */
#include <errno.h>
#include <sys/mman.h>
#include "../common/system.h"
#include "../threads/thread.h"
#include "call.h"

/* The kernel answers 0 to a wait that a signal has interrupted as well. */
static long wait_at(uint32_t *word, uint32_t value, int64_t timeout, int is_cancellable)
{
    struct timespec limit = { timeout / 1000000000, timeout % 1000000000 };
    struct serenity_SC_futex_params parameters = {
        .userspace_address = (uint64_t)word, .futex_op = SERENITY_FUTEX_WAIT | SERENITY_FUTEX_PRIVATE_FLAG, .val = value,
        .val2 = timeout < 0 ? 0 : (uint64_t)&limit,
    };
    return is_cancellable ? WAITING1(futex, &parameters) : CALL1(futex, &parameters);
}

long __futex_wait(uint32_t *word, uint32_t value, int64_t timeout) { return wait_at(word, value, timeout, 0); }

long __futex_wait_cancellable(uint32_t *word, uint32_t value, int64_t timeout)
{
    long result = wait_at(word, value, timeout, 1);
    pthread_testcancel();
    return result;
}

void __futex_wake(uint32_t *word, uint32_t count)
{
    struct serenity_SC_futex_params parameters = {
        .userspace_address = (uint64_t)word, .futex_op = SERENITY_FUTEX_WAKE | SERENITY_FUTEX_PRIVATE_FLAG, .val = count,
    };
    CALL1(futex, &parameters);
}

void __thread_set_pointer(struct __pthread *self) { CALL2(archctl, 1, self); }

long __thread_map(size_t size)
{
    long mapping = __system_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | SERENITY_MAP_STACK, -1, 0);
    if (mapping >= 0) {
        CALL3(mprotect, mapping, GUARD_BYTES, PROT_NONE);
    }
    return mapping;
}

long __thread_begin(struct __pthread *created)
{
    uint64_t stack = (uint64_t)created->mapping + GUARD_BYTES;
    struct serenity_SC_create_thread_params parameters = {
        .detach_state = created->detached, .schedule_priority = SERENITY_THREAD_PRIORITY_NORMAL,
        .stack_location = stack, .stack_size = (uint32_t)(((uint64_t)created & ~(uint64_t)15) - stack),
        .entry = (uint64_t)created, .tls_pointer = (uint64_t)created,
    };
    int is_detached = created->detached != 0;
    long number = CALL2(create_thread, __thread_enter, &parameters);
    /* A detached one may have ended since, with its memory. */
    if (number >= 0 && !is_detached) {
        created->handle = number;
    }
    return number;
}

_Noreturn void __thread_end(struct __pthread *self)
{
    (void)self;
    for (;;) {
        CALL3(exit_thread, 0, 0, 0);
    }
}

_Noreturn void __thread_end_detached(struct __pthread *self)
{
    for (;;) {
        CALL3(exit_thread, 0, self->mapping, self->mapping_size);
    }
}

int __thread_join(struct __pthread *thread) { return (int)-CALL2(join_thread, thread->handle, 0); }
void __thread_detach(int64_t handle) { CALL1(detach_thread, handle); }

void __thread_abandon(struct __pthread *thread)
{
    if (__thread_join(thread) == 0) {
        munmap(thread->mapping, thread->mapping_size);
    }
}

/* Threads free themselves. */
void __thread_sweep(void) {}

int pthread_sigmask(int how, const sigset_t *replacement, sigset_t *old)
{
    uint32_t set = replacement ? (uint32_t)*replacement & ~SIGNAL_OF_CANCELLATION : 0, before = 0;
    long result = CALL3(sigprocmask, how, replacement ? &set : NULL, old ? &before : NULL);
    if (result >= 0 && old) {
        *old = before;
    }
    return (int)-result;
}

int pthread_kill(pthread_t thread, int number)
{
    return (int)-CALL2(kill_thread, thread == &__first_thread ? CALL0(getpid) : thread->handle, number);
}
