/* Single-steps into a call: the trap must come in the program, after the call, and never in the kernel. Ends with a signal. */
#include "hostile.h"

int main(void)
{
    attempt("trap-flag-call");
    __asm__ volatile("pushfq; orl $0x100, (%%rsp); popfq; syscall" : : "a"(0x7fffffffl) : "rcx", "r11", "memory");
    return survived("trap-flag-call");
}
