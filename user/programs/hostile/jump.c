/* Jumps to where there is no code: null, unmapped, kernel or data addresses. */
#include "hostile.h"

static char data[16] = { (char)0xc3 };

int main(int argc, char **argv)
{
    const char *where = argc > 1 ? argv[1] : "nowhere";
    uint64_t stack_word = 0xc3;
    uint64_t target = strcmp(where, "null") == 0 ? 0
        : strcmp(where, "kernel") == 0 ? 0xffffffff80100000u
        : strcmp(where, "data") == 0 ? (uint64_t)data
        : strcmp(where, "stack") == 0 ? (uint64_t)&stack_word
        : strcmp(where, "heap") == 0 ? (uint64_t)memset(malloc(64), 0xc3, 64)
        : 0x123456789000u;
    attempt(where);
    __asm__ volatile("call *%0" : : "r"(target) : "memory", "rax", "rcx", "rdx");
    return survived(where);
}
