/*
 * SYSCALL as the last two bytes below the non-canonical boundary: the return address would be 0x800000000000, and SYSRET would fault
 * in the kernel. It can only be tried when the ABI lets a page be mapped there and made executable; otherwise that is refused already.
 */
#include "hostile.h"
#include <sys/mman.h>

int main(void)
{
    attempt("noncanonical-return");
    char *page = mmap((void *)0x7ffffffff000, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (page == MAP_FAILED) {
        page = mmap((void *)0x7ffffffff000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    }
    if (page == MAP_FAILED || page != (char *)0x7ffffffff000) {
        return refused("noncanonical-return");
    }
    page[4094] = 0x0f;
    page[4095] = 0x05;
    __asm__ volatile("jmp *%0" : : "r"(page + 4094), "a"(0x7fffffffl));
    return survived("noncanonical-return");
}
