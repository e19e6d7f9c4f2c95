/* PromptOS's part of cancellation: see ../threads/cancel.h. */
#include <errno.h>
#include <stddef.h>
#include "../common/cleanup.h"
#include "../threads/cancel.h"
#include "call.h"

/* Where Linux's ucontext has the instruction pointer. */
enum { INSTRUCTION_POINTER = 168 };

long __cancel_call(long number, long a, long b, long c, long d, long e, long f, const uint32_t *cancelled);
__asm__(".pushsection .text.__cancel_call, \"ax\", @progbits\n"
    ".globl __cancel_call, __cancel_call_begin, __cancel_call_end, __cancel_enter\n"
    ".hidden __cancel_call, __cancel_call_begin, __cancel_call_end, __cancel_enter\n"
    "__cancel_call:\n__cancel_call_begin:\n"
    "\tmov %rdi, %rax\n\tmov %rsi, %rdi\n\tmov %rdx, %rsi\n\tmov %rcx, %rdx\n\tmov %r8, %r10\n\tmov %r9, %r8\n"
    "\tmov 8(%rsp), %r9\n\tmov 16(%rsp), %r11\n\tcmpl $0, (%r11)\n\tjne __cancel_enter\n\tsyscall\n"
    "__cancel_call_end:\n\tret\n"
    "__cancel_enter:\n\tand $-16, %rsp\n\tcall __cancel_self\n\tud2\n.popsection");

static long cancellable_call(long number, long a, long b, long c, long d, long e, long f)
{
    struct __pthread *self = pthread_self();
    if (!__cancel_allowed(self)) {
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
    __cancel_redirect((uint64_t *)((char *)context + INSTRUCTION_POINTER));
}

void __cancel_prepare(void)
{
    struct promptos_sigaction action = { .handler = (uint64_t)note_cancellation, .flags = PROMPTOS_SA_SIGINFO | PROMPTOS_SA_RESTART };
    CALL(sigaction, CANCELLATION, &action, 0);
    __cancellable_call = cancellable_call;
    __cleanup_hook = __cancel_cleanup;
}

int __cancel_tell(struct __pthread *thread) { return pthread_kill(thread, CANCELLATION); }
