/* SYSCALL writes RCX and R11 itself; what the program puts there must not matter, nor any odd stack or base pointer. */
#include "hostile.h"

int main(void)
{
    long result, stack_after;
    attempt("forged-rcx");
    __asm__ volatile(
        "movq %%rsp, %%r15\n\t"
        "movq %3, %%rsp\n\t"
        "movq %3, %%rbx\n\t"
        "movq %3, %%rcx\n\t"
        "movq %3, %%r11\n\t"
        "syscall\n\t"
        "movq %%rsp, %1\n\t"
        "movq %%r15, %%rsp"
        : "=a"(result), "=&r"(stack_after) : "a"(0x7fffffffl), "r"(0x8000dead00000000u) : "rcx", "r11", "rbx", "r15", "memory");
    if (result >= 0 || stack_after != (long)0x8000dead00000000u) {
        return survived("forged-rcx");
    }
    return refused("forged-rcx");
}
