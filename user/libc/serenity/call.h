#ifndef ISTHMUS_SERENITY_CALL_H
#define ISTHMUS_SERENITY_CALL_H
#include <isthmus/serenity.h>
#include <stddef.h>

/* Number in rax, arguments in rdx, rdi, rbx, rsi; the result is the call's, or the negated error number of the ABI. */
static inline long serenity_call(long number, long first, long second, long third, long fourth)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "d"(first), "D"(second), "b"(third), "S"(fourth)
        : "rcx", "r11", "memory");
    return result;
}

/* An error number of this library, negated, for one of the ABI; what is no error comes back as it is. */
long __serenity_result(long result);

/* NULL until there is a second thread: then calls that wait are where a thread ends that was cancelled. */
extern long (*__cancellable_call)(long number, long a, long b, long c, long d);

static inline long serenity_waiting_call(long number, long a, long b, long c, long d)
{
    return __cancellable_call ? __cancellable_call(number, a, b, c, d) : serenity_call(number, a, b, c, d);
}

/* The signal by which pthread_cancel reaches a thread, as its bit in a set: nobody can block it. */
enum { CANCELLATION = SERENITY_SIGCANCEL };
#define SIGNAL_OF_CANCELLATION (1U << (CANCELLATION - 1))

#define RAW4(name, a, b, c, d) serenity_call(SERENITY_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d))
#define CALL0(name) __serenity_result(RAW4(name, 0, 0, 0, 0))
#define CALL1(name, a) __serenity_result(RAW4(name, a, 0, 0, 0))
#define CALL2(name, a, b) __serenity_result(RAW4(name, a, b, 0, 0))
#define CALL3(name, a, b, c) __serenity_result(RAW4(name, a, b, c, 0))
#define CALL4(name, a, b, c, d) __serenity_result(RAW4(name, a, b, c, d))
#define WAITING3(name, a, b, c) __serenity_result(serenity_waiting_call(SERENITY_SYS_##name, (long)(a), (long)(b), (long)(c), 0))
#define WAITING1(name, a) WAITING3(name, a, 0, 0)

#endif
