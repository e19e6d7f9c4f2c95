#include <errno.h>
#include <time.h>
#include "common/common.h"

/* Seconds with up to nine decimals, and an optional s, m, h or d. */
static int parse_duration(const char *text, uint64_t *nanoseconds)
{
    uint64_t value = 0, unit = 1000000000;
    int digits = 0;
    for (; *text >= '0' && *text <= '9'; text++, digits++) {
        if (value > 1000000000) {
            return 0;
        }
        value = value * 10 + (uint64_t)(*text - '0');
    }
    value *= 1000000000;
    if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9'; text++, digits++) {
            unit /= 10;
            value += unit * (uint64_t)(*text - '0');
        }
    }
    uint64_t factor = 1;
    switch (*text) {
        case 's': text++; break;
        case 'm': factor = 60; text++; break;
        case 'h': factor = 3600; text++; break;
        case 'd': factor = 86400; text++; break;
    }
    return digits > 0 && !*text && !__builtin_mul_overflow(value, factor, nanoseconds);
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "SECONDS[smhd]...",
        "Waits. Fractions are allowed; several times are added.");
    if (argc < 2) {
        usage();
    }
    uint64_t total = 0;
    for (int i = 1; i < argc; i++) {
        uint64_t part;
        if (!parse_duration(argv[i], &part) || __builtin_add_overflow(total, part, &total)) {
            die(2, "'%s' is not a time interval", argv[i]);
        }
    }
    struct timespec rest = { .tv_sec = (time_t)(total / 1000000000), .tv_nsec = (long)(total % 1000000000) };
    if (nanosleep(&rest, NULL) != 0) {
        complain_errno("cannot sleep");
        return 1;
    }
    return 0;
}
