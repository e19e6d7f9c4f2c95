/* Allocates for ever, by brk or (with an argument) by mmap, touching every page; says how far it came when it is refused. */
#include "hostile.h"
#include <sys/mman.h>

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "brk";
    unsigned long pages = 0;
    (void)argv;
    attempt(name);
    for (;;) {
        volatile char *page = argc > 1 ? mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : sbrk(65536);
        if (page == (char *)-1) {
            break;
        }
        for (int i = 0; i < 16; i++) {
            page[i * 4096] = 1;
        }
        pages += 16;
    }
    printf("pages %lu\n", pages);
    return refused(name);
}
