/* Mutexes, condition variables, once, and values of threads, over futexes: who finds a mutex free makes no call. */
#include <errno.h>
#include "thread.h"

static void (*destructors[PTHREAD_KEYS_MAX])(void *);
static uint64_t used_keys;
static pthread_mutex_t keys_lock = PTHREAD_MUTEX_INITIALIZER;

static void nothing(void *value)
{
    (void)value;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attributes)
{
    attributes->type = PTHREAD_MUTEX_DEFAULT;
    return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type)
{
    if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK) {
        return EINVAL;
    }
    attributes->type = type;
    return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    *mutex = (pthread_mutex_t){ .type = attributes ? attributes->type : PTHREAD_MUTEX_DEFAULT };
    return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    return __atomic_load_n(&mutex->word, __ATOMIC_RELAXED) == 0 ? 0 : EBUSY;
}

/* Whoever has it already, by its type; -1 where it has to be taken. */
static int hold_again(pthread_mutex_t *mutex, pthread_t self, int refusal)
{
    if (mutex->type == PTHREAD_MUTEX_NORMAL || __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED) != self) {
        return -1;
    }
    if (mutex->type == PTHREAD_MUTEX_ERRORCHECK) {
        return refusal;
    }
    mutex->depth++;
    return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    pthread_t self = pthread_self();
    int again = hold_again(mutex, self, EBUSY);
    if (again >= 0) {
        return again;
    }
    uint32_t expected = 0;
    if (!__atomic_compare_exchange_n(&mutex->word, &expected, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        return EBUSY;
    }
    __atomic_store_n(&mutex->owner, self, __ATOMIC_RELAXED);
    return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    pthread_t self = pthread_self();
    int again = hold_again(mutex, self, EDEADLK);
    if (again >= 0) {
        return again;
    }
    uint32_t seen = 0;
    if (!__atomic_compare_exchange_n(&mutex->word, &seen, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        while (__atomic_exchange_n(&mutex->word, 2, __ATOMIC_ACQUIRE) != 0) {
            __futex_wait(&mutex->word, 2, -1);
        }
    }
    __atomic_store_n(&mutex->owner, self, __ATOMIC_RELAXED);
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (mutex->type != PTHREAD_MUTEX_NORMAL && __atomic_load_n(&mutex->owner, __ATOMIC_RELAXED) != pthread_self()) {
        return EPERM;
    }
    if (mutex->depth > 0) {
        mutex->depth--;
        return 0;
    }
    __atomic_store_n(&mutex->owner, 0, __ATOMIC_RELAXED);
    if (__atomic_exchange_n(&mutex->word, 0, __ATOMIC_RELEASE) == 2) {
        __futex_wake(&mutex->word, 1);
    }
    return 0;
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
    (void)attributes;
    condition->sequence = 0;
    return 0;
}

int pthread_cond_destroy(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

struct waiting { pthread_cond_t *condition; pthread_mutex_t *mutex; };

/* A thread that is cancelled while it waits has the mutex again, and may have taken a signal that was meant for somebody. */
static void give_up(void *argument)
{
    struct waiting *waiting = argument;
    pthread_cond_signal(waiting->condition);
    pthread_mutex_lock(waiting->mutex);
}

static int wait_for(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t timeout)
{
    long result;
    uint32_t sequence = __atomic_load_n(&condition->sequence, __ATOMIC_ACQUIRE);
    int error = pthread_mutex_unlock(mutex);
    if (error) {
        return error;
    }
    struct waiting waiting = { condition, mutex };
    pthread_cleanup_push(give_up, &waiting);
    result = __futex_wait_cancellable(&condition->sequence, sequence, timeout);
    pthread_cleanup_pop(0);
    pthread_mutex_lock(mutex);
    return result == -ETIMEDOUT ? ETIMEDOUT : 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    return wait_for(condition, mutex, -1);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
    struct timespec now;
    if (until->tv_nsec < 0 || until->tv_nsec >= 1000000000 || until->tv_sec < 0) {
        return EINVAL;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    if (until->tv_sec - now.tv_sec > INT32_MAX) {
        return wait_for(condition, mutex, -1);
    }
    int64_t left = (until->tv_sec - now.tv_sec) * 1000000000 + until->tv_nsec - now.tv_nsec;
    return wait_for(condition, mutex, left < 0 ? 0 : left);
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    __atomic_add_fetch(&condition->sequence, 1, __ATOMIC_ACQ_REL);
    __futex_wake(&condition->sequence, 1);
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    __atomic_add_fetch(&condition->sequence, 1, __ATOMIC_ACQ_REL);
    __futex_wake(&condition->sequence, UINT32_MAX);
    return 0;
}

/* 0 not yet, 1 somebody is at it, 2 done. */
int pthread_once(pthread_once_t *once, void (*run)(void))
{
    for (;;) {
        uint32_t seen = 0;
        if (__atomic_compare_exchange_n(&once->word, &seen, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            run();
            __atomic_store_n(&once->word, 2, __ATOMIC_RELEASE);
            __futex_wake(&once->word, UINT32_MAX);
            return 0;
        }
        if (seen == 2) {
            return 0;
        }
        __futex_wait(&once->word, 1, -1);
    }
}

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
    int error = EAGAIN;
    pthread_mutex_lock(&keys_lock);
    for (pthread_key_t i = 0; i < PTHREAD_KEYS_MAX; i++) {
        if (!(used_keys >> i & 1)) {
            used_keys |= 1UL << i;
            destructors[i] = destructor ? destructor : nothing;
            *key = i;
            error = 0;
            break;
        }
    }
    pthread_mutex_unlock(&keys_lock);
    return error;
}

int pthread_key_delete(pthread_key_t key)
{
    if (key >= PTHREAD_KEYS_MAX || !(used_keys >> key & 1)) {
        return EINVAL;
    }
    pthread_mutex_lock(&keys_lock);
    used_keys &= ~(1UL << key);
    pthread_mutex_unlock(&keys_lock);
    return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
    return key < PTHREAD_KEYS_MAX ? pthread_self()->values[key] : 0;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
    if (key >= PTHREAD_KEYS_MAX || !(used_keys >> key & 1)) {
        return EINVAL;
    }
    pthread_self()->values[key] = (void *)value;
    return 0;
}

void __pthread_destroy_values(void)
{
    struct __pthread *self = pthread_self();
    int again = 1;
    for (int round = 0; again && round < 4; round++) {
        again = 0;
        for (pthread_key_t i = 0; i < PTHREAD_KEYS_MAX; i++) {
            void *value = self->values[i];
            self->values[i] = 0;
            if (value && (used_keys >> i & 1)) {
                destructors[i](value);
                again = 1;
            }
        }
    }
}
