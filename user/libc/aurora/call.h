#ifndef ISTHMUS_AURORA_CALL_H
#define ISTHMUS_AURORA_CALL_H
#include <isthmus/aurora.h>

static inline long aurora_call(long number, long first, long second, long third, long fourth)
{
    register long r10 __asm__("r10") = fourth;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second), "d"(third), "r"(r10)
        : "rcx", "r11", "memory");
    return result;
}

#define CALL0(name) aurora_call(AURORA_SYS_##name, 0, 0, 0, 0)
#define CALL1(name, a) aurora_call(AURORA_SYS_##name, (long)(a), 0, 0, 0)
#define CALL2(name, a, b) aurora_call(AURORA_SYS_##name, (long)(a), (long)(b), 0, 0)
#define CALL3(name, a, b, c) aurora_call(AURORA_SYS_##name, (long)(a), (long)(b), (long)(c), 0)

/* The path as the kernel must see it: joined with the directory that this library keeps. NULL when it is too long. */
const char *__aurora_path(const char *path, char *buffer);

/*
 * Aurora says only that a call failed. These look at what can be looked at afterwards and name the likeliest cause.
 * `result` is what the call returned; a value that is no failure comes back as it is.
 */
long __aurora_path_error(long result, const char *resolved, int flags, int creates);
long __aurora_descriptor_error(long result, int fd, int otherwise);

#endif
