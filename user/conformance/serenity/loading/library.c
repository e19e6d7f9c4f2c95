/* The library that makes system calls for programs: once they run, only its code and the loader's may make any. */
#define CALL_THROUGH
#include "../conformance.h"
#include "library.h"

extern const char __ehdr_start[] __attribute__((visibility("hidden")));

__attribute__((visibility("default")))
long call4(long number, long a, long b, long c, long d)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "d"(a), "D"(b), "b"(c), "S"(d) : "rcx", "r11", "memory");
    return result;
}

__attribute__((visibility("default")))
const char *library_start(void) { return __ehdr_start; }
