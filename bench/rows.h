/* Rows of a benchmark: what an operation costs, measured around a loop with the time-stamp counter. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H
#include <stddef.h>
#include <stdint.h>

static inline uint64_t ticks(void) {
    uint32_t low, high;
    __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}

static void print(const char *word, uint64_t value, const char *name) {
    char line[128], digits[24];
    int length = 0, count = 0;
    while (*word)
        line[length++] = *word++;
    do
        digits[count++] = (char)('0' + value % 10);
    while (value /= 10);
    line[length++] = ' ';
    while (count)
        line[length++] = digits[--count];
    line[length++] = ' ';
    while (*name)
        line[length++] = *name++;
    line[length++] = '\n';
    os_write(1, line, (size_t)length);
}

/* The median of five batches, after one that warms up. */
#define ROW(name, count, body)                                                                                                       \
    do {                                                                                                                             \
        uint64_t batches[5];                                                                                                         \
        for (int batch = -1; batch < 5; batch++) {                                                                                   \
            uint64_t start = ticks();                                                                                                \
            for (int i = 0; i < (count); i++) {                                                                                      \
                body;                                                                                                                \
            }                                                                                                                        \
            if (batch >= 0)                                                                                                          \
                batches[batch] = (ticks() - start) / (uint64_t)(count);                                                              \
        }                                                                                                                            \
        print("row", median(batches), name);                                                                                         \
    } while (0)

static uint64_t median(uint64_t *values) {
    for (int i = 1; i < 5; i++)
        for (int j = i; j > 0 && values[j] < values[j - 1]; j--) {
            uint64_t other = values[j];
            values[j] = values[j - 1];
            values[j - 1] = other;
        }
    return values[2];
}

static inline void touch(void *start, int pages) {
    for (int i = 0; i < pages; i++)
        ((volatile char *)start)[i * 4096] = 1;
}
/* Measures all rows of a program that entered user mode at a tick. */
static inline int run(uint64_t first, void (*measure)(void)) {
    os_start();
    print("first", first, "tick of user mode");
    uint64_t before = ticks();
    os_sleep(200000000);
    print("second", (ticks() - before) * 5, "ticks in a second");
    measure();
    os_end();
    return 0;
}
#endif
