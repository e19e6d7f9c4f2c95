#include <errno.h>
#include <pthread.h>
#include "cancel.h"

_Noreturn void __cancel_self(void)
{
    pthread_exit(PTHREAD_CANCELED);
}

int __cancel_allowed(const struct __pthread *self)
{
    return !self->cancel_disabled && self->library_locks == 0;
}

void __cancel_redirect(uint64_t *next)
{
    struct __pthread *self = pthread_self();
    int is_before_call = *next >= (uint64_t)__cancel_call_begin && *next < (uint64_t)__cancel_call_end;
    if (self->cancelled && __cancel_allowed(self) && (is_before_call || self->cancel_at_once)) {
        *next = (uint64_t)__cancel_enter;
    }
}

void __cancel_cleanup(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument)
{
    if (run) {
        __pthread_cleanup_push(cleanup, run, argument);
    } else {
        __pthread_cleanup_pop(cleanup, 0);
    }
}

int pthread_cancel(pthread_t thread)
{
    __atomic_store_n(&thread->cancelled, 1, __ATOMIC_SEQ_CST);
    if (thread != pthread_self()) {
        /* One that does not want to end is not disturbed: it looks again once it does, before its next call. */
        return __atomic_load_n(&thread->cancel_disabled, __ATOMIC_SEQ_CST) ? 0 : __cancel_tell(thread);
    }
    if (thread->cancel_at_once) {
        pthread_testcancel();
    }
    return 0;
}

void pthread_testcancel(void)
{
    struct __pthread *self = pthread_self();
    if (__atomic_load_n(&self->cancelled, __ATOMIC_ACQUIRE) && __cancel_allowed(self)) {
        __cancel_self();
    }
}

int pthread_setcancelstate(int state, int *old)
{
    struct __pthread *self = pthread_self();
    if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE) {
        return EINVAL;
    }
    if (old) {
        *old = self->cancel_disabled;
    }
    __atomic_store_n(&self->cancel_disabled, (uint8_t)state, __ATOMIC_SEQ_CST);
    if (self->cancel_at_once) {
        pthread_testcancel();
    }
    return 0;
}

int pthread_setcanceltype(int type, int *old)
{
    struct __pthread *self = pthread_self();
    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS) {
        return EINVAL;
    }
    if (old) {
        *old = self->cancel_at_once;
    }
    self->cancel_at_once = (uint8_t)type;
    if (type == PTHREAD_CANCEL_ASYNCHRONOUS) {
        pthread_testcancel();
    }
    return 0;
}
