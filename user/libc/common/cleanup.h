#ifndef ISTHMUS_CLEANUP_H
#define ISTHMUS_CLEANUP_H
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

/* NULL until there is a second thread: tells the thread what to do first where it is cancelled (a function), or that this is over (NULL). */
extern void (*__cleanup_hook)(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument);

static inline void __enter_frees(struct __pthread_cleanup *frees)
{
    if (__cleanup_hook) {
        __cleanup_hook(frees, free, frees->argument);
    }
}

static inline void __leave_frees(struct __pthread_cleanup *frees)
{
    if (__cleanup_hook) {
        __cleanup_hook(frees, NULL, NULL);
    }
    free(frees->argument);
}

/* Memory that is freed at the end of the block, and where a call in it ends the thread. */
#define FREED(memory) \
    __attribute__((cleanup(__leave_frees))) struct __pthread_cleanup frees_ = { free, memory, NULL }; __enter_frees(&frees_)

#endif
