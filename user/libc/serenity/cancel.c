/* SerenityOS's part of cancellation: see ../threads/cancel.h. The kernel has a signal for it. */
#include <errno.h>
#include <stddef.h>
#include "../common/cleanup.h"
#include "../threads/cancel.h"
#include "call.h"

/* Where a handler's third argument has the instruction pointer: in the registers, behind a link, a mask and a stack. */
enum { INSTRUCTION_POINTER = 40 + 64 };

long __cancel_call(long number, long a, long b, long c, long d, const uint32_t *cancelled);
__asm__(".pushsection .text.__cancel_call, \"ax\", @progbits\n"
    ".globl __cancel_call, __cancel_call_begin, __cancel_call_end, __cancel_enter\n"
    ".hidden __cancel_call, __cancel_call_begin, __cancel_call_end, __cancel_enter\n"
    "__cancel_call:\n__cancel_call_begin:\n"
    "\tpush %rbx\n\tmov %rdi, %rax\n\tmov %rdx, %rdi\n\tmov %rsi, %rdx\n\tmov %rcx, %rbx\n\tmov %r8, %rsi\n"
    "\tcmpl $0, (%r9)\n\tjne __cancel_enter\n\tsyscall\n"
    "__cancel_call_end:\n\tpop %rbx\n\tret\n"
    "__cancel_enter:\n\tand $-16, %rsp\n\tcall __cancel_self\n\tud2\n.popsection");

static long cancellable_call(long number, long a, long b, long c, long d)
{
    struct __pthread *self = pthread_self();
    if (!__cancel_allowed(self)) {
        return serenity_call(number, a, b, c, d);
    }
    long result = __cancel_call(number, a, b, c, d, &self->cancelled);
    if (result == -SERENITY_EINTR && __atomic_load_n(&self->cancelled, __ATOMIC_ACQUIRE)) {
        __cancel_self();
    }
    return result;
}

/* In the thread that was cancelled. Its way back leads out of the call that has not been made yet. */
static void note_cancellation(int number, void *information, void *context)
{
    (void)number, (void)information;
    __cancel_redirect((uint64_t *)((char *)context + INSTRUCTION_POINTER));
}

void __cancel_prepare(void)
{
    struct serenity_sigaction action = { .sa_handler = (uint64_t)note_cancellation, .sa_flags = SERENITY_SA_SIGINFO };
    CALL3(sigaction, CANCELLATION, &action, 0);
    __cancellable_call = cancellable_call;
    __cleanup_hook = __cancel_cleanup;
}

int __cancel_tell(struct __pthread *thread) { return pthread_kill(thread, CANCELLATION); }
