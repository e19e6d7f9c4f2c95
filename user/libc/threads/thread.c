/* pthread_create and what belongs to it, over the threads of the ABI, see thread.h. A program that uses none of it does not link this. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include "../common/lock.h"
#include "../common/system.h"
#include "thread.h"

enum { DEFAULT_STACK = 256 << 10, LOCKS = 3 };

struct __pthread __first_thread;
static int is_threaded;
static uint32_t running = 1;

/* The locks that the rest of the library takes, see common/lock.h. */
static pthread_mutex_t locks[LOCKS] = {
    { 0, PTHREAD_MUTEX_RECURSIVE, 0, 0 }, { 0, PTHREAD_MUTEX_RECURSIVE, 0, 0 }, { 0, PTHREAD_MUTEX_RECURSIVE, 0, 0 },
};

pthread_t pthread_self(void)
{
    struct __pthread *self;
    if (!is_threaded) {
        return &__first_thread;
    }
    __asm__("mov %%fs:0, %0" : "=r"(self));
    return self;
}

int *__errno_location(void) { return &pthread_self()->error; }
int pthread_equal(pthread_t left, pthread_t right) { return left == right; }

static void lock(int which, int take)
{
    if (take) {
        pthread_self()->library_locks++;
        pthread_mutex_lock(&locks[which]);
    } else {
        pthread_mutex_unlock(&locks[which]);
        pthread_self()->library_locks--;
    }
}

static void become_threaded(void)
{
    if (!is_threaded) {
        __first_thread.self = &__first_thread;
        __thread_set_pointer(&__first_thread);
        is_threaded = 1;
        __lock_hook = lock;
        __cancel_prepare();
    }
}

/* The first instructions of a thread: its stack is aligned as before a call. */
_Noreturn void __thread_start(struct __pthread *self);
__asm__(".pushsection .text.__thread_enter, \"ax\", @progbits\n.globl __thread_enter\n.hidden __thread_enter\n"
    "__thread_enter:\n\txor %ebp, %ebp\n\tcall __thread_start\n\tud2\n.popsection");

_Noreturn void __thread_start(struct __pthread *self)
{
    pthread_exit(self->run(self->argument));
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    become_threaded();
    __thread_sweep();
    size_t stack = attributes ? attributes->stack_size : DEFAULT_STACK;
    size_t control = (sizeof(struct __pthread) + 63) & ~(size_t)63;
    size_t size = (GUARD_BYTES + stack + control + GUARD_BYTES - 1) & ~(size_t)(GUARD_BYTES - 1);
    long mapping = __thread_map(size);
    if (mapping < 0) {
        return EAGAIN;
    }
    struct __pthread *created = (struct __pthread *)(mapping + size - control);
    created->self = created;
    created->run = run;
    created->argument = argument;
    created->mapping = (void *)mapping;
    created->mapping_size = size;
    created->detached = attributes && attributes->detached;
    *thread = created;
    __atomic_add_fetch(&running, 1, __ATOMIC_RELAXED);
    if (__thread_begin(created) < 0) {
        __atomic_sub_fetch(&running, 1, __ATOMIC_RELAXED);
        munmap((void *)mapping, size);
        return EAGAIN;
    }
    return 0;
}

_Noreturn void pthread_exit(void *result)
{
    struct __pthread *self = pthread_self();
    become_threaded();
    self->cancel_disabled = 1;
    __run_cleanups();
    __pthread_destroy_values();
    self->result = result;
    if (__atomic_sub_fetch(&running, 1, __ATOMIC_ACQ_REL) == 0) {
        exit(0);
    }
    uint32_t joinable = 0;
    if (self == &__first_thread || __atomic_compare_exchange_n(&self->detached, &joinable, 2, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        __thread_end(self);
    }
    __thread_end_detached(self);
}

int pthread_join(pthread_t thread, void **result)
{
    if (thread == pthread_self()) {
        return EDEADLK;
    }
    if (thread == &__first_thread || __atomic_load_n(&thread->detached, __ATOMIC_ACQUIRE) == 1) {
        return EINVAL;
    }
    int error = __thread_join(thread);
    if (error) {
        return error;
    }
    if (result) {
        *result = thread->result;
    }
    munmap(thread->mapping, thread->mapping_size);
    return 0;
}

int pthread_detach(pthread_t thread)
{
    /* Once it is detached it may end, and its memory is gone. */
    int64_t handle = thread->handle;
    uint32_t joinable = 0;
    if (__atomic_compare_exchange_n(&thread->detached, &joinable, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        __thread_detach(handle);
    } else if (joinable == 1) {
        return EINVAL;
    } else {
        __atomic_store_n(&thread->detached, 1, __ATOMIC_RELEASE);
        __thread_abandon(thread);
    }
    return 0;
}

long __system_raise(int number) { return -pthread_kill(pthread_self(), number); }

int pthread_attr_init(pthread_attr_t *attributes)
{
    *attributes = (pthread_attr_t){ DEFAULT_STACK, PTHREAD_CREATE_JOINABLE };
    return 0;
}

int pthread_attr_destroy(pthread_attr_t *attributes)
{
    (void)attributes;
    return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size)
{
    if (size < PTHREAD_STACK_MIN || size > 1UL << 30) {
        return EINVAL;
    }
    attributes->stack_size = size;
    return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *attributes, size_t *size)
{
    *size = attributes->stack_size;
    return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *attributes, int detached)
{
    if (detached != PTHREAD_CREATE_JOINABLE && detached != PTHREAD_CREATE_DETACHED) {
        return EINVAL;
    }
    attributes->detached = detached;
    return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attributes, int *detached)
{
    *detached = attributes->detached;
    return 0;
}
