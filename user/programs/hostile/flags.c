/* Makes calls with flags set that must not reach the kernel. The harmless call is getpid. */
#include "hostile.h"
#include <isthmus/aurora.h>

static long call_with_flags(uint64_t set)
{
    long result;
    __asm__ volatile(
        "pushfq\n\torq %2, (%%rsp)\n\tpopfq\n\t"
        "syscall\n\t"
        "pushfq\n\tandq %3, (%%rsp)\n\tpopfq\n\tcld"
        : "=a"(result) : "a"((long)AURORA_SYS_getpid), "r"(set), "r"(~set) : "rcx", "r11", "memory", "cc");
    return result;
}

int main(void)
{
    static const struct { const char *name; uint64_t bits; } flags[] = {
        { "direction", 0x400 }, { "nested-task", 0x4000 }, { "alignment-check", 0x40000 }, { "identification", 0x200000 },
        { "direction-and-nested-task", 0x4400 },
    };
    long expected = getpid();
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        attempt(flags[i].name);
        long result = call_with_flags(flags[i].bits);
        if (result != expected) {
            printf("wrong %s: %ld instead of %ld\n", flags[i].name, result, expected);
            return 1;
        }
        printf("refused %s\n", flags[i].name);
        fflush(stdout);
    }
    return 0;
}
