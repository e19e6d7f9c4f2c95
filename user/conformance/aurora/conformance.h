/* For conformance programs: raw calls by either instruction. The argument "int80" of the program picks int $0x80. */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H
#include <isthmus/aurora.h>
#include <stdint.h>
#include <tap.h>

static int by_interrupt;

static inline long call4(long number, long a, long b, long c, long d)
{
    register long r10 __asm__("r10") = d;
    long result;
    if (by_interrupt)
        __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "memory");
    else
        __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
    return result;
}

#define CALL(name, ...) CALL_(name __VA_OPT__(,) __VA_ARGS__, 0, 0, 0, 0)
#define CALL_(name, a, b, c, d, ...) call4(AURORA_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d))

/* Runs body in a child; what it came to, as waitpid tells it. */
#define IN_CHILD(body) in_child_(({ long child_ = CALL(fork); if (child_ == 0) { body; CALL(exit, 0); } child_; }))
__attribute__((unused))
static int in_child_(long child)
{
    int status = -1;
    return CALL(waitpid, child, &status, 0) == child ? status : -1;
}

__attribute__((unused))
static void pick_instruction(int count, char **arguments)
{
    by_interrupt = count > 1 && strcmp(arguments[1], "int80") == 0;
}

__attribute__((unused))
static void touch_null(void)
{
    volatile int *nowhere;
    __asm__("mov $8, %0" : "=r"(nowhere));
    *nowhere = 1;
}

#define BAD_POINTER ((void *)0x10)
#define KERNEL_POINTER ((void *)0xffff800000000000)
#define WRAPPING_POINTER ((void *)0xfffffffffffffff0)

#endif
