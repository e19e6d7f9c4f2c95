#ifndef ISTHMUS_PROMPTOS_THREAD_H
#define ISTHMUS_PROMPTOS_THREAD_H
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/* A thread as the library knows it, at the top of its stack. The thread pointer points here. */
struct __pthread {
    struct __pthread *self;
    int error;
    uint32_t detached; /* 0 joinable, 1 detached, 2 ended and not joined */
    int64_t handle;
    void *(*run)(void *);
    void *argument, *result;
    void *mapping;
    size_t mapping_size;
    void *values[PTHREAD_KEYS_MAX];
    struct __pthread *next;
    struct __pthread_cleanup *cleanups; /* what to run first where it ends, the last one first */
    uint32_t cancelled;                 /* by somebody else, or itself */
    uint8_t cancel_disabled, cancel_at_once;
    uint32_t library_locks;             /* nothing ends a thread that holds one */
};

/* Sleeps while the word has the value, and wakes whoever does. */
long __futex_wait(uint32_t *word, uint32_t value, int64_t timeout);
void __futex_wake(uint32_t *word, uint32_t count);
/* Says where calls are made that wait, and takes over cleaning up; see call.h. */
void __cancel_prepare(void);
void __run_cleanups(void);
/* Runs the destructors of the calling thread's values. */
void __pthread_destroy_values(void);

#endif
