/* Faults that are nobody's fault but the program's; the argument says which. */
#include "hostile.h"

int main(int argc, char **argv)
{
    const char *kind = argc > 1 ? argv[1] : "read-null";
    attempt(kind);
    volatile int zero = 0;
    if (strcmp(kind, "divide") == 0) {
        /* As an instruction: the compiler may do what it likes with a division by zero. */
        __asm__ volatile("xorl %%edx, %%edx; movl $1, %%eax; divl %0" : : "m"(zero) : "rax", "rdx");
    } else if (strcmp(kind, "undefined") == 0) {
        __asm__ volatile("ud2");
    } else if (strcmp(kind, "int3") == 0) {
        __asm__ volatile("int3");
    } else if (strcmp(kind, "write-code") == 0) {
        *(volatile char *)(uintptr_t)&main = 0;
    } else if (strcmp(kind, "write-constant") == 0) {
        *(volatile char *)(uintptr_t)"constant" = 0;
    } else if (strcmp(kind, "read-null") == 0) {
        *(volatile char *)(uintptr_t)zero;
    } else if (strcmp(kind, "read-kernel") == 0) {
        *(volatile char *)0xffffffff80100000u;
    } else if (strcmp(kind, "write-kernel") == 0) {
        *(volatile char *)0xffff800000001000u = 1;
    } else if (strcmp(kind, "noncanonical") == 0) {
        *(volatile char *)0x1234567812345678u;
    } else if (strcmp(kind, "float") == 0) {
        /* Unmasks every floating-point exception and divides by zero. */
        unsigned control = 0;
        volatile double one = 1, nothing = 0;
        __asm__ volatile("ldmxcsr %0" : : "m"(control));
        one /= nothing;
    } else if (strcmp(kind, "align") == 0) {
        /* With AC set an unaligned access may fault: in the program, never in the kernel. */
        __asm__ volatile("pushfq; orl $0x40000, (%%rsp); popfq; movl 1(%0), %%eax" : : "r"(&argc) : "rax", "memory");
    } else if (strcmp(kind, "trap-flag") == 0) {
        __asm__ volatile("pushfq; orl $0x100, (%%rsp); popfq; nop; nop" : : : "memory");
    } else {
        return 2;
    }
    return survived(kind);
}
