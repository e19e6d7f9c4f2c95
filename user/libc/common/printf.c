#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "printf.h"
#include "lock.h"

enum { LEFT = 1, PLUS = 2, SPACE = 4, ALTERNATE = 8, ZERO = 16 };

struct output {
    FILE *file;       /* NULL: to memory */
    char *memory;
    size_t size;      /* of the memory */
    size_t length;    /* produced so far, stored or not */
    int failed;
    size_t pending;   /* bytes in `chunk` */
    char chunk[128];
};

struct conversion {
    int flags, width, precision; /* precision -1: none given */
    char letter;
    enum { INT, CHAR, SHORT, LONG } size;
};

static void drain(struct output *out)
{
    if (out->pending && fwrite(out->chunk, 1, out->pending, out->file) != out->pending) {
        out->failed = 1;
    }
    out->pending = 0;
}

static void put(struct output *out, const char *text, size_t count)
{
    if (!out->file) {
        if (out->length < out->size) {
            size_t room = out->size - out->length;
            memcpy(out->memory + out->length, text, count < room ? count : room);
        }
    } else {
        if (count > sizeof out->chunk - out->pending) {
            drain(out);
        }
        if (count > sizeof out->chunk) {
            if (fwrite(text, 1, count, out->file) != count) {
                out->failed = 1;
            }
        } else {
            memcpy(out->chunk + out->pending, text, count);
            out->pending += count;
        }
    }
    out->length += count;
}

static void fill(struct output *out, char c, long count)
{
    char run[32];
    memset(run, c, sizeof run);
    for (; count > 0; count -= (long)sizeof run) {
        put(out, run, count < (long)sizeof run ? (size_t)count : sizeof run);
    }
}

/* Prefix (sign or 0x), leading zeros, then the digits, padded to the width. */
static void put_padded(struct output *out, const struct conversion *how, const char *prefix, long zeros, const char *digits, size_t count)
{
    long total = (long)strlen(prefix) + zeros + (long)count;
    long padding = how->width > total ? how->width - total : 0;
    if (!(how->flags & (LEFT | ZERO))) {
        fill(out, ' ', padding);
    }
    put(out, prefix, strlen(prefix));
    fill(out, '0', zeros + ((how->flags & (LEFT | ZERO)) == ZERO ? padding : 0));
    put(out, digits, count);
    if (how->flags & LEFT) {
        fill(out, ' ', padding);
    }
}

static const char *sign_prefix(const struct conversion *how, int negative)
{
    return negative ? "-" : how->flags & PLUS ? "+" : how->flags & SPACE ? " " : "";
}

static void put_integer(struct output *out, struct conversion *how, uint64_t value, int negative)
{
    char digits[24], *start = digits + sizeof digits;
    char letter = how->letter;
    unsigned base = letter == 'o' ? 8 : letter == 'x' || letter == 'X' || letter == 'p' ? 16 : 10;
    const char *alphabet = letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    const char *prefix = letter == 'd' ? sign_prefix(how, negative) : "";
    if (base == 16 && ((how->flags & ALTERNATE) || letter == 'p') && value != 0) {
        prefix = letter == 'X' ? "0X" : "0x";
    }
    for (uint64_t rest = value; rest; rest /= base) {
        *--start = alphabet[rest % base];
    }
    long count = digits + sizeof digits - start;
    long wanted = how->precision < 0 ? 1 : how->precision;
    if (base == 8 && (how->flags & ALTERNATE) && wanted <= count) {
        wanted = count + 1;
    }
    if (how->precision >= 0) {
        how->flags &= ~ZERO;
    }
    put_padded(out, how, prefix, wanted > count ? wanted - count : 0, start, (size_t)count);
}

/* Not inlined: its text would burden the stack of every printf. */
__attribute__((noinline))
static void put_float(struct output *out, struct conversion *how, double value)
{
    int negative = __builtin_signbit(value) != 0;
    const char *prefix = sign_prefix(how, negative);
    if (__builtin_isnan(value) || __builtin_isinf(value)) {
        int capital = how->letter < 'a';
        how->flags &= ~ZERO;
        put_padded(out, how, prefix, 0, __builtin_isnan(value) ? capital ? "NAN" : "nan" : capital ? "INF" : "inf", 3);
        return;
    }
    char text[FLOAT_TEXT];
    int zeros, exponent_at;
    int length = __format_float(text, negative ? -value : value, how->letter, how->precision < 0 ? 6 : how->precision,
        how->flags & ALTERNATE, &zeros, &exponent_at);
    struct conversion plain = { .flags = how->flags, .width = how->width - zeros - (length - exponent_at) };
    if (how->flags & LEFT) {
        long padding = (long)plain.width - (long)strlen(prefix) - exponent_at;
        plain.width = 0;
        put_padded(out, &plain, prefix, 0, text, (size_t)exponent_at);
        fill(out, '0', zeros);
        put(out, text + exponent_at, (size_t)(length - exponent_at));
        fill(out, ' ', padding);
        return;
    }
    put_padded(out, &plain, prefix, 0, text, (size_t)exponent_at);
    fill(out, '0', zeros);
    put(out, text + exponent_at, (size_t)(length - exponent_at));
}

static const char *parse_number(const char *p, int *number)
{
    *number = 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        *number = *number > (INT_MAX - 9) / 10 ? INT_MAX / 2 : *number * 10 + (*p - '0');
    }
    return p;
}

static int format_all(struct output *out, const char *p, va_list arguments)
{
    int saved_errno = errno;
    for (;;) {
        const char *plain = p;
        while (*p && *p != '%') {
            p++;
        }
        put(out, plain, (size_t)(p - plain));
        if (!*p) {
            break;
        }
        const char *directive = p++;
        struct conversion how = { .precision = -1 };
        for (const char *flag; *p && (flag = strchr("-+ #0", *p)); p++) {
            how.flags |= 1 << (flag - (const char *)"-+ #0");
        }
        if (*p == '*') {
            how.width = va_arg(arguments, int);
            if (how.width < 0) {
                how.flags |= LEFT;
                how.width = how.width == INT_MIN ? INT_MAX : -how.width;
            }
            p++;
        } else {
            p = parse_number(p, &how.width);
        }
        if (*p == '.') {
            if (*++p == '*') {
                how.precision = va_arg(arguments, int);
                p++;
            } else {
                p = parse_number(p, &how.precision);
            }
        }
        for (;; p++) {
            if (*p == 'h') {
                how.size = how.size == SHORT ? CHAR : SHORT;
            } else if (*p == 'l' || *p == 'j' || *p == 'z' || *p == 't' || *p == 'q') {
                how.size = LONG;
            } else if (*p != 'L') {
                break;
            }
        }
        int long_double = p[-1] == 'L';
        how.letter = *p++;
        switch (how.letter) {
            case 'd': case 'i': {
                int64_t value = how.size == LONG ? va_arg(arguments, long) : va_arg(arguments, int);
                value = how.size == CHAR ? (signed char)value : how.size == SHORT ? (short)value : value;
                how.letter = 'd';
                put_integer(out, &how, value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
                break;
            }
            case 'u': case 'x': case 'X': case 'o': {
                uint64_t value = how.size == LONG ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned);
                value = how.size == CHAR ? (unsigned char)value : how.size == SHORT ? (unsigned short)value : value;
                put_integer(out, &how, value, 0);
                break;
            }
            case 'p': {
                void *value = va_arg(arguments, void *);
                if (value) {
                    put_integer(out, &how, (uintptr_t)value, 0);
                } else {
                    how.flags &= ~ZERO;
                    put_padded(out, &how, "", 0, "(nil)", 5);
                }
                break;
            }
            case 'c': {
                char c = (char)va_arg(arguments, int);
                how.flags &= ~ZERO;
                put_padded(out, &how, "", 0, &c, 1);
                break;
            }
            case 's': {
                const char *text = va_arg(arguments, const char *);
                text = text ? text : "(null)";
                how.flags &= ~ZERO;
                put_padded(out, &how, "", 0, text, how.precision < 0 ? strlen(text) : strnlen(text, (size_t)how.precision));
                break;
            }
            case 'm': {
                const char *text = strerror(saved_errno);
                put_padded(out, &how, "", 0, text, strlen(text));
                break;
            }
            case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
                put_float(out, &how, long_double ? (double)va_arg(arguments, long double) : va_arg(arguments, double));
                break;
            case 'n':
                *va_arg(arguments, int *) = (int)out->length;
                break;
            case '%':
                put(out, "%", 1);
                break;
            default:
                /* Unknown: shown as written, so that the mistake can be seen. */
                p = how.letter ? p : p - 1;
                put(out, directive, (size_t)(p - directive));
                break;
        }
    }
    if (out->file) {
        drain(out);
    }
    if (out->length > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return out->failed ? -1 : (int)out->length;
}

int vfprintf(FILE *file, const char *format, va_list arguments)
{
    LOCKED(LOCK_STREAMS);
    struct output out = { .file = file };
    return format_all(&out, format, arguments);
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    struct output out = { .memory = buffer, .size = size ? size - 1 : 0 };
    int length = format_all(&out, format, arguments);
    if (size) {
        buffer[out.length < size ? out.length : size - 1] = 0;
    }
    return length;
}

int vasprintf(char **result, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    *result = length < 0 ? NULL : malloc((size_t)length + 1);
    return *result ? vsnprintf(*result, (size_t)length + 1, format, arguments) : -1;
}

int vdprintf(int fd, const char *format, va_list arguments)
{
    char *text;
    int length = vasprintf(&text, format, arguments);
    if (length >= 0) {
        length = (int)write(fd, text, (size_t)length);
        free(text);
    }
    return length;
}

int vprintf(const char *format, va_list arguments) { return vfprintf(stdout, format, arguments); }
int vsprintf(char *buffer, const char *format, va_list arguments) { return vsnprintf(buffer, INT_MAX, format, arguments); }

#define FORWARD(call) \
    va_list arguments; \
    va_start(arguments, format); \
    int length = call; \
    va_end(arguments); \
    return length

int printf(const char *format, ...) { FORWARD(vfprintf(stdout, format, arguments)); }
int fprintf(FILE *file, const char *format, ...) { FORWARD(vfprintf(file, format, arguments)); }
int dprintf(int fd, const char *format, ...) { FORWARD(vdprintf(fd, format, arguments)); }
int sprintf(char *buffer, const char *format, ...) { FORWARD(vsnprintf(buffer, INT_MAX, format, arguments)); }
int snprintf(char *buffer, size_t size, const char *format, ...) { FORWARD(vsnprintf(buffer, size, format, arguments)); }
int asprintf(char **result, const char *format, ...) { FORWARD(vasprintf(result, format, arguments)); }
