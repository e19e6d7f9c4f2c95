/* Runs off its stack, by calls or (with an argument) with a stack pointer that points nowhere, to the kernel, or to nothing. */
#include "hostile.h"

static volatile int depth;

#pragma GCC diagnostic ignored "-Winfinite-recursion"
__attribute__((noinline)) static int deeper(volatile char *outer)
{
    volatile char frame[512];
    frame[0] = outer[0];
    depth++;
    return deeper(frame) + frame[0];
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        uint64_t pointer = strcmp(argv[1], "kernel") == 0 ? 0xffffffff80100000u : strcmp(argv[1], "null") == 0 ? 8 : 0x0000900000000000u;
        attempt(argv[1]);
        __asm__ volatile("movq %0, %%rsp\n\tpushq $1" : : "r"(pointer) : "memory");
        return survived(argv[1]);
    }
    attempt("stack-overflow");
    volatile char start[1] = { 1 };
    return deeper(start) + survived("stack-overflow");
}
