#ifndef ISTHMUS_THREAD_H
#define ISTHMUS_THREAD_H
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

enum { GUARD_BYTES = 4096 };

/* The program's first thread, whose stack is none of the library's. */
extern struct __pthread __first_thread;

/* What follows is the ABI's part: each back end has it. Sleeps while the word has the value, for at most so many nanoseconds (-1 for ever),
   and wakes whoever does. */
long __futex_wait(uint32_t *word, uint32_t value, int64_t timeout);
/* The same where a thread that was cancelled ends. */
long __futex_wait_cancellable(uint32_t *word, uint32_t value, int64_t timeout);
void __futex_wake(uint32_t *word, uint32_t count);
void __thread_set_pointer(struct __pthread *self);
/* Memory for a thread, whose lowest page is a guard; or a negative error number. */
long __thread_map(size_t size);
/* Starts a thread at __thread_enter with itself in rdi and the stack below itself, and notes its handle. 0, or a negative error number. */
long __thread_begin(struct __pthread *created);
void __thread_enter(void);
/* Ends the calling thread: somebody will join it, or nobody and its memory goes. */
_Noreturn void __thread_end(struct __pthread *self);
_Noreturn void __thread_end_detached(struct __pthread *self);
/* Waits for the end of a thread, and then forgets all but its memory. 0, or an error number. */
int __thread_join(struct __pthread *thread);
/* Nobody will join the thread with that handle, which may have ended since. */
void __thread_detach(int64_t handle);
/* The same for one that is at its end and thinks that it will be joined. */
void __thread_abandon(struct __pthread *thread);
/* Frees what could not be freed before. */
void __thread_sweep(void);
/* Says where calls are made that wait, and takes over cleaning up; see call.h. */
void __cancel_prepare(void);
void __run_cleanups(void);
/* Runs the destructors of the calling thread's values. */
void __pthread_destroy_values(void);

#endif
