/* Runs code from a page it has just filled: heap, stack, data or a mapping. */
#include "hostile.h"
#include <sys/mman.h>

static char data[64];

int main(int argc, char **argv)
{
    const char *where = argc > 1 ? argv[1] : "stack";
    char stack[64];
    char *code = strcmp(where, "data") == 0 ? data : strcmp(where, "heap") == 0 ? malloc(64)
        : strcmp(where, "mapping") == 0 ? mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : stack;
    attempt(where);
    memset(code, 0x90, 63);
    code[63] = (char)0xc3;
    __asm__ volatile("call *%0" : : "r"(code) : "memory", "rax", "rcx", "rdx");
    return survived(where);
}
