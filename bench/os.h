/* Raw system calls of the system that the benchmark is built for: no C library's work is measured. */
#ifndef BENCH_OS_H
#define BENCH_OS_H
#include <stddef.h>
#include <stdint.h>

static inline long os_call(long number, long a, long b, long c, long d) {
    long result;
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
    return result;
}

static inline long os_plain_call(long number) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number) : "rcx", "r11", "memory");
    return result;
}

#if defined(BENCH_LINUX)
#include "os/linux.h"
#elif defined(BENCH_AURORA)
#include "os/aurora.h"
#else
#error "define BENCH_ and the system's name"
#endif
#endif
