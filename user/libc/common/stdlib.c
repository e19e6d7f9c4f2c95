#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The magnitude at `text`, saturated at ULLONG_MAX with *overflow set; *end is `text` itself when there is no number. */
static unsigned long long parse(const char *text, char **end, int base, int *negative, int *overflow)
{
    const char *p = text;
    *negative = *overflow = 0;
    if (end) {
        *end = (char *)text;
    }
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return 0;
    }
    while (isspace((unsigned char)*p)) {
        p++;
    }
    if (*p == '+' || *p == '-') {
        *negative = *p++ == '-';
    }
    if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 0x20) == 'x' && isxdigit((unsigned char)p[2])) {
        base = 16;
        p += 2;
    } else if (base == 0) {
        base = *p == '0' ? 8 : 10;
    }
    unsigned long long value = 0;
    const char *digits = p;
    for (;; p++) {
        int digit = isdigit((unsigned char)*p) ? *p - '0' : isalpha((unsigned char)*p) ? (*p | 0x20) - 'a' + 10 : 99;
        if (digit >= base) {
            break;
        }
        if (__builtin_mul_overflow(value, (unsigned)base, &value) || __builtin_add_overflow(value, (unsigned)digit, &value)) {
            *overflow = 1;
        }
    }
    if (end && p != digits) {
        *end = (char *)p;
    }
    return *overflow ? ULLONG_MAX : value;
}

unsigned long long strtoull(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long long value = parse(text, end, base, &negative, &overflow);
    if (overflow) {
        errno = ERANGE;
        return ULLONG_MAX;
    }
    return negative ? -value : value;
}

long long strtoll(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long long value = parse(text, end, base, &negative, &overflow);
    unsigned long long limit = (unsigned long long)LLONG_MAX + (unsigned)negative;
    if (overflow || value > limit) {
        errno = ERANGE;
        return negative ? LLONG_MIN : LLONG_MAX;
    }
    return (long long)(negative ? -value : value);
}

long strtol(const char *text, char **end, int base) { return strtoll(text, end, base); }
unsigned long strtoul(const char *text, char **end, int base) { return strtoull(text, end, base); }
intmax_t strtoimax(const char *text, char **end, int base) { return strtoll(text, end, base); }
uintmax_t strtoumax(const char *text, char **end, int base) { return strtoull(text, end, base); }
int atoi(const char *text) { return (int)strtoll(text, NULL, 10); }
long atol(const char *text) { return strtoll(text, NULL, 10); }
long long atoll(const char *text) { return strtoll(text, NULL, 10); }
double atof(const char *text) { return strtod(text, NULL); }

double strtod(const char *text, char **end)
{
    const char *p = text;
    while (isspace((unsigned char)*p)) {
        p++;
    }
    int negative = *p == '-';
    if (*p == '+' || *p == '-') {
        p++;
    }
    double value = 0;
    int exponent = 0, digits = 0;
    for (; isdigit((unsigned char)*p); p++, digits++) {
        value = value * 10 + (*p - '0');
    }
    if (*p == '.') {
        for (p++; isdigit((unsigned char)*p); p++, digits++, exponent--) {
            value = value * 10 + (*p - '0');
        }
    }
    if (!digits) {
        if (end) {
            *end = (char *)text;
        }
        return 0;
    }
    if ((*p | 0x20) == 'e') {
        char *after;
        long written = strtol(p + 1, &after, 10);
        if (after != p + 1 && !isspace((unsigned char)p[1])) {
            p = after;
            exponent += written > 9999 ? 9999 : written < -9999 ? -9999 : (int)written;
        }
    }
    double scale = 1;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0 && scale < 1e300; i--) {
        scale *= 10;
    }
    value = exponent < 0 ? value / scale : value * scale;
    if (end) {
        *end = (char *)p;
    }
    return negative ? -value : value;
}

int abs(int value) { return value < 0 ? -value : value; }
long labs(long value) { return value < 0 ? -value : value; }
long long llabs(long long value) { return value < 0 ? -value : value; }
div_t div(int numerator, int denominator) { return (div_t){ numerator / denominator, numerator % denominator }; }
ldiv_t ldiv(long numerator, long denominator) { return (ldiv_t){ numerator / denominator, numerator % denominator }; }

static uint64_t random_state = 1;

void srand(unsigned seed)
{
    random_state = seed;
}

int rand(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int)(random_state >> 33);
}

static void swap(char *left, char *right, size_t size)
{
    while (size--) {
        char saved = *left;
        *left++ = *right;
        *right++ = saved;
    }
}

/* Heap sort: no recursion (stacks are small here) and no bad inputs. */
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *items = base;
    for (size_t start = count / 2, end = count; end > 1;) {
        if (start > 0) {
            start--;
        } else {
            end--;
            swap(items, items + end * size, size);
        }
        for (size_t root = start;;) {
            size_t child = root * 2 + 1;
            if (child >= end) {
                break;
            }
            if (child + 1 < end && compare(items + child * size, items + (child + 1) * size) < 0) {
                child++;
            }
            if (compare(items + root * size, items + child * size) >= 0) {
                break;
            }
            swap(items + root * size, items + child * size, size);
            root = child;
        }
    }
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    const char *items = base;
    while (count > 0) {
        const char *middle = items + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0) {
            return (void *)middle;
        }
        if (order > 0) {
            items = middle + size;
            count -= count / 2 + 1;
        } else {
            count /= 2;
        }
    }
    return NULL;
}
