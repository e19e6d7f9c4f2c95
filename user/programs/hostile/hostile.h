/*
 * What the hostile programs share. Each announces itself with "try NAME" on standard output, does what it should not, and then
 * either dies of it (the test looks at the signal), or says "survived NAME" and exits with 3 when the system let it through,
 * or says "refused NAME" and exits with 0 when a call was refused as it should be.
 */
#ifndef HOSTILE_H
#define HOSTILE_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void attempt(const char *name)
{
    printf("try %s\n", name);
    fflush(stdout);
}

static inline int survived(const char *name)
{
    printf("survived %s\n", name);
    fflush(stdout);
    return 3;
}

static inline int refused(const char *name)
{
    printf("refused %s\n", name);
    fflush(stdout);
    return 0;
}

/* A call with every register under the program's control. */
static inline long raw_call(long number, long first, long second, long third, long fourth)
{
    register long r10 __asm__("r10") = fourth;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second), "d"(third), "r"(r10)
        : "rcx", "r11", "memory");
    return result;
}

#endif
