/* A jump and a return to an address that is none at all. */
#include "hostile.h"

int main(void)
{
    attempt("noncanonical");
    __asm__ volatile("jmp *%0" : : "r"(0x8000000000000000u));
    return survived("noncanonical");
}
