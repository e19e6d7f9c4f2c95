/* Every number that is no call, and wild ones: each must be refused. */
#include "hostile.h"

int main(void)
{
    static const long wild[] = { -1, -2, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000001, 0x7fffffffffffffff, (long)0x8000000000000000u };
    int good = 1;
    attempt("unknown-calls");
    for (long number = 41; number < 1024; number++) {
        if (raw_call(number, 0, 0, 0, 0) != -1) {
            printf("accepted %ld\n", number);
            good = 0;
        }
    }
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        if (raw_call(wild[i], 1, 2, 3, 4) != -1) {
            printf("accepted %ld\n", wild[i]);
            good = 0;
        }
    }
    return good ? refused("unknown-calls") : survived("unknown-calls");
}
