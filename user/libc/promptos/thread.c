/* pthread_create and what belongs to it, over PromptOS's threads. A program that uses none of it does not link this. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "../common/lock.h"
#include "../common/system.h"
#include "call.h"
#include "thread.h"

enum { DEFAULT_STACK = 256 << 10, PAGE = 4096, LOCKS = 3 };

static struct __pthread first;
static int is_threaded;
static uint32_t running = 1;

/* Detached threads that have ended or are about to: nobody can free the stack that it stands on. */
static struct __pthread *leaving;
static pthread_mutex_t leaving_lock = PTHREAD_MUTEX_INITIALIZER;

/* The locks that the rest of the library takes, see common/lock.h. */
static pthread_mutex_t locks[LOCKS] = {
    { 0, PTHREAD_MUTEX_RECURSIVE, 0, 0 }, { 0, PTHREAD_MUTEX_RECURSIVE, 0, 0 }, { 0, PTHREAD_MUTEX_RECURSIVE, 0, 0 },
};

long __futex_wait(uint32_t *word, uint32_t value, int64_t timeout) { return CALL(futex_wait, word, value, timeout); }
void __futex_wake(uint32_t *word, uint32_t count) { CALL(futex_wake, word, count); }

pthread_t pthread_self(void)
{
    struct __pthread *self;
    if (!is_threaded) {
        return &first;
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
        first.self = &first;
        CALL(set_thread_pointer, &first);
        is_threaded = 1;
        __lock_hook = lock;
        __cancel_prepare();
    }
}

/* Frees the detached threads that have ended. */
static void sweep(void)
{
    pthread_mutex_lock(&leaving_lock);
    for (struct __pthread **link = &leaving; *link;) {
        struct __pthread *thread = *link;
        struct promptos_pollfd entry = { thread->handle, PROMPTOS_POLLIN, 0 };
        if (CALL(poll, &entry, 1, 0) == 1) {
            *link = thread->next;
            CALL(close, thread->handle);
            munmap(thread->mapping, thread->mapping_size);
        } else {
            link = &thread->next;
        }
    }
    pthread_mutex_unlock(&leaving_lock);
}

static void leave(struct __pthread *thread)
{
    pthread_mutex_lock(&leaving_lock);
    thread->next = leaving;
    leaving = thread;
    pthread_mutex_unlock(&leaving_lock);
}

/* The first instructions of a thread: its stack is aligned as before a call. */
void __thread_enter(void);
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
    sweep();
    size_t stack = attributes ? attributes->stack_size : DEFAULT_STACK;
    size_t control = (sizeof(struct __pthread) + 63) & ~(size_t)63;
    size_t size = (PAGE + stack + control + PAGE - 1) & ~(size_t)(PAGE - 1);
    long mapping = __system_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping < 0) {
        return EAGAIN;
    }
    /* The lowest page is a guard. */
    CALL(mprotect, mapping, PAGE, 0);
    struct __pthread *created = (struct __pthread *)(mapping + size - control);
    created->self = created;
    created->run = run;
    created->argument = argument;
    created->mapping = (void *)mapping;
    created->mapping_size = size;
    created->detached = attributes && attributes->detached;
    struct promptos_thread_params parameters = {
        .size = sizeof parameters, .entry = (uint64_t)__thread_enter, .argument = (uint64_t)created, .stack_top = (uint64_t)created & ~(uint64_t)15,
        .fs_base = (uint64_t)created,
    };
    /* A detached thread may end before its handle is known here: it waits for that. */
    __atomic_store_n(&created->handle, -1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&running, 1, __ATOMIC_RELAXED);
    /* The descriptor table is made before there is a handle that is none of its own. */
    (void)__promptos_handle(0);
    long handle = CALL(thread_create, &parameters);
    if (handle < 0) {
        __atomic_sub_fetch(&running, 1, __ATOMIC_RELAXED);
        munmap((void *)mapping, size);
        return EAGAIN;
    }
    *thread = created;
    __atomic_store_n(&created->handle, handle, __ATOMIC_RELEASE);
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
    while (__atomic_load_n(&self->handle, __ATOMIC_ACQUIRE) < 0 && self != &first) {
        CALL(yield);
    }
    if (!__atomic_compare_exchange_n(&self->detached, &joinable, 2, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) && self != &first) {
        leave(self);
    }
    for (;;) {
        CALL(thread_exit, (int64_t)result);
    }
}

int pthread_join(pthread_t thread, void **result)
{
    if (thread == pthread_self()) {
        return EDEADLK;
    }
    if (thread == &first || __atomic_load_n(&thread->detached, __ATOMIC_ACQUIRE) == 1) {
        return EINVAL;
    }
    long ended;
    while ((ended = WAITING_CALL(thread_join, thread->handle, 0)) == -EINTR)
        ;
    if (ended < 0) {
        return ended == -EBUSY ? EDEADLK : (int)-ended;
    }
    if (result) {
        *result = thread->result;
    }
    CALL(close, thread->handle);
    munmap(thread->mapping, thread->mapping_size);
    return 0;
}

int pthread_detach(pthread_t thread)
{
    uint32_t joinable = 0;
    if (!__atomic_compare_exchange_n(&thread->detached, &joinable, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        if (joinable == 1) {
            return EINVAL;
        }
        /* It has ended already. */
        __atomic_store_n(&thread->detached, 1, __ATOMIC_RELEASE);
        leave(thread);
    }
    return 0;
}

int pthread_sigmask(int how, const sigset_t *replacement, sigset_t *old)
{
    sigset_t allowed = replacement ? *replacement & ~SIGNAL_OF_CANCELLATION : 0;
    return (int)-CALL(sigprocmask, how, replacement ? &allowed : NULL, old);
}

int pthread_kill(pthread_t thread, int number)
{
    if (thread == &first) {
        return (int)-CALL(kill, CALL(getpid), number);
    }
    int64_t handle;
    while ((handle = __atomic_load_n(&thread->handle, __ATOMIC_ACQUIRE)) < 0) {
        CALL(yield);
    }
    /* One that has ended and was not joined is still a thread. */
    long result = CALL(process_signal, handle, number);
    return result == -ESRCH ? 0 : (int)-result;
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
