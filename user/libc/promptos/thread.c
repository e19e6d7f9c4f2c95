/* PromptOS's part of threads: see ../threads/thread.h. */
#include <errno.h>
#include <sys/mman.h>
#include "../common/system.h"
#include "../threads/thread.h"
#include "call.h"

/* Detached threads that have ended or are about to: nobody can free the stack that it stands on. */
static struct __pthread *leaving;
static pthread_mutex_t leaving_lock = PTHREAD_MUTEX_INITIALIZER;

long __futex_wait(uint32_t *word, uint32_t value, int64_t timeout) { return CALL(futex_wait, word, value, timeout); }
long __futex_wait_cancellable(uint32_t *word, uint32_t value, int64_t timeout) { return WAITING_CALL(futex_wait, word, value, timeout); }
void __futex_wake(uint32_t *word, uint32_t count) { CALL(futex_wake, word, count); }
void __thread_set_pointer(struct __pthread *self) { CALL(set_thread_pointer, self); }

long __thread_map(size_t size)
{
    long mapping = __system_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping >= 0) {
        CALL(mprotect, mapping, GUARD_BYTES, 0);
    }
    return mapping;
}

long __thread_begin(struct __pthread *created)
{
    struct promptos_thread_params parameters = {
        .size = sizeof parameters, .entry = (uint64_t)__thread_enter, .argument = (uint64_t)created, .stack_top = (uint64_t)created & ~(uint64_t)15,
        .fs_base = (uint64_t)created,
    };
    /* A detached thread may end before its handle is known here: it waits for that. */
    __atomic_store_n(&created->handle, -1, __ATOMIC_RELAXED);
    /* The descriptor table is made before there is a handle that is none of its own. */
    (void)__promptos_handle(0);
    long handle = CALL(thread_create, &parameters);
    if (handle >= 0) {
        __atomic_store_n(&created->handle, handle, __ATOMIC_RELEASE);
    }
    return handle;
}

static int64_t handle_of(struct __pthread *thread)
{
    int64_t handle;
    while ((handle = __atomic_load_n(&thread->handle, __ATOMIC_ACQUIRE)) < 0) {
        CALL(yield);
    }
    return handle;
}

/* Frees the detached threads that have ended. */
void __thread_sweep(void)
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

void __thread_abandon(struct __pthread *thread)
{
    pthread_mutex_lock(&leaving_lock);
    thread->next = leaving;
    leaving = thread;
    pthread_mutex_unlock(&leaving_lock);
}

void __thread_detach(int64_t handle) { (void)handle; }

_Noreturn void __thread_end(struct __pthread *self)
{
    if (self != &__first_thread) {
        handle_of(self);
    }
    for (;;) {
        CALL(thread_exit, 0);
    }
}

_Noreturn void __thread_end_detached(struct __pthread *self)
{
    handle_of(self);
    __thread_abandon(self);
    __thread_end(self);
}

int __thread_join(struct __pthread *thread)
{
    long ended;
    while ((ended = WAITING_CALL(thread_join, thread->handle, 0)) == -EINTR)
        ;
    if (ended < 0) {
        return ended == -EBUSY ? EDEADLK : (int)-ended;
    }
    CALL(close, thread->handle);
    return 0;
}

int pthread_sigmask(int how, const sigset_t *replacement, sigset_t *old)
{
    sigset_t allowed = replacement ? *replacement & ~SIGNAL_OF_CANCELLATION : 0;
    return (int)-CALL(sigprocmask, how, replacement ? &allowed : NULL, old);
}

int pthread_kill(pthread_t thread, int number)
{
    if (thread == &__first_thread) {
        return (int)-CALL(kill, CALL(getpid), number);
    }
    /* One that has ended and was not joined is still a thread. */
    long result = CALL(process_signal, handle_of(thread), number);
    return result == -ESRCH ? 0 : (int)-result;
}
