/* What a thread has to do first where it ends before its time. */
#include "thread.h"

void __pthread_cleanup_push(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument)
{
    struct __pthread *self = pthread_self();
    *cleanup = (struct __pthread_cleanup){ run, argument, self->cleanups };
    self->cleanups = cleanup;
}

void __pthread_cleanup_pop(struct __pthread_cleanup *cleanup, int is_run)
{
    pthread_self()->cleanups = cleanup->next;
    if (is_run) {
        cleanup->run(cleanup->argument);
    }
}

void __run_cleanups(void)
{
    struct __pthread *self = pthread_self();
    while (self->cleanups) {
        __pthread_cleanup_pop(self->cleanups, 1);
    }
}
