/* Cancellation. A thread ends in a call that waits, or may wait: it looks whether it was cancelled, and the signal that tells it so finds
   it between that look and the call's result, or before. */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include "call.h"
#include "../threads/thread.h"

/* Where Linux's ucontext has the instruction pointer. */
enum { INSTRUCTION_POINTER = 168 };

long __cancel_call(long number, long a, long b, long c, long d, long e, long f, const uint32_t *cancelled);
extern const char __cancel_call_end[];
void __cancel_enter(void);
_Noreturn void __cancel_self(void);
__asm__(".pushsection .text.__cancel_call, \"ax\", @progbits\n"
    ".globl __cancel_call, __cancel_call_end, __cancel_enter\n.hidden __cancel_call, __cancel_call_end, __cancel_enter\n"
    "__cancel_call:\n\tmov %rdi, %rax\n\tmov %rsi, %rdi\n\tmov %rdx, %rsi\n\tmov %rcx, %rdx\n\tmov %r8, %r10\n\tmov %r9, %r8\n"
    "\tmov 8(%rsp), %r9\n\tmov 16(%rsp), %r11\n\tcmpl $0, (%r11)\n\tjne __cancel_enter\n\tsyscall\n"
    "__cancel_call_end:\n\tret\n"
    "__cancel_enter:\n\tand $-16, %rsp\n\tcall __cancel_self\n\tud2\n.popsection");

_Noreturn void __cancel_self(void)
{
    pthread_exit(PTHREAD_CANCELED);
}

static int may_end(const struct __pthread *self)
{
    return !self->cancel_disabled && self->library_locks == 0;
}

static long cancellable_call(long number, long a, long b, long c, long d, long e, long f)
{
    struct __pthread *self = pthread_self();
    if (!may_end(self)) {
        return promptos_call(number, a, b, c, d, e, f);
    }
    long result = __cancel_call(number, a, b, c, d, e, f, &self->cancelled);
    if (result == -EINTR && __atomic_load_n(&self->cancelled, __ATOMIC_ACQUIRE)) {
        __cancel_self();
    }
    return result;
}

/* In the thread that was cancelled. Its way back leads out of the call that has not been made yet. */
static void note_cancellation(int number, siginfo_t *information, void *context)
{
    (void)number, (void)information;
    struct __pthread *self = pthread_self();
    uint64_t *next = (uint64_t *)((char *)context + INSTRUCTION_POINTER);
    int is_before_call = *next >= (uint64_t)__cancel_call && *next < (uint64_t)__cancel_call_end;
    if (self->cancelled && may_end(self) && (is_before_call || self->cancel_at_once)) {
        *next = (uint64_t)__cancel_enter;
    }
}

static void hook(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument)
{
    if (run) {
        __pthread_cleanup_push(cleanup, run, argument);
    } else {
        __pthread_cleanup_pop(cleanup, 0);
    }
}

void __cancel_prepare(void)
{
    struct promptos_sigaction action = { .handler = (uint64_t)note_cancellation, .flags = PROMPTOS_SA_SIGINFO | PROMPTOS_SA_RESTART };
    CALL(sigaction, CANCELLATION, &action, 0);
    __cancellable_call = cancellable_call;
    __cleanup_hook = hook;
}

int pthread_cancel(pthread_t thread)
{
    __atomic_store_n(&thread->cancelled, 1, __ATOMIC_RELEASE);
    if (thread != pthread_self()) {
        return pthread_kill(thread, CANCELLATION);
    }
    if (thread->cancel_at_once) {
        pthread_testcancel();
    }
    return 0;
}

void pthread_testcancel(void)
{
    struct __pthread *self = pthread_self();
    if (__atomic_load_n(&self->cancelled, __ATOMIC_ACQUIRE) && may_end(self)) {
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
    self->cancel_disabled = (uint8_t)state;
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
