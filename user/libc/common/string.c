#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <ctype.h>

typedef uint64_t word __attribute__((aligned(1), may_alias));
typedef long long block16 __attribute__((vector_size(16), aligned(1), may_alias));

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    unsigned char *target = to;
    const unsigned char *source = from;
    for (; count >= 16; count -= 16, target += 16, source += 16) {
        *(block16 *)target = *(const block16 *)source;
    }
    if (count >= 8) {
        *(word *)target = *(const word *)source;
        target += 8, source += 8, count -= 8;
    }
    while (count--) {
        *target++ = *source++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    unsigned char *target = to;
    const unsigned char *source = from;
    if (target - source >= (ptrdiff_t)count || target <= source) {
        for (; count >= 8; count -= 8, target += 8, source += 8) {
            *(word *)target = *(const word *)source;
        }
        while (count--) {
            *target++ = *source++;
        }
        return to;
    }
    for (; count >= 8; count -= 8) {
        *(word *)(target + count - 8) = *(const word *)(source + count - 8);
    }
    while (count--) {
        target[count] = source[count];
    }
    return to;
}

void *memset(void *to, int value, size_t count)
{
    unsigned char *target = to;
    uint64_t pattern = 0x0101010101010101u * (unsigned char)value;
    block16 wide = { (long long)pattern, (long long)pattern };
    for (; count >= 16; count -= 16, target += 16) {
        *(block16 *)target = wide;
    }
    while (count--) {
        *target++ = (unsigned char)value;
    }
    return to;
}

int memcmp(const void *left, const void *right, size_t count)
{
    const unsigned char *a = left, *b = right;
    for (; count >= 8 && *(const word *)a == *(const word *)b; count -= 8) {
        a += 8, b += 8;
    }
    for (; count; count--, a++, b++) {
        if (*a != *b) {
            return *a - *b;
        }
    }
    return 0;
}

void *memchr(const void *block, int value, size_t count)
{
    for (const unsigned char *p = block; count--; p++) {
        if (*p == (unsigned char)value) {
            return (void *)p;
        }
    }
    return NULL;
}

void *memrchr(const void *block, int value, size_t count)
{
    const unsigned char *p = block;
    while (count--) {
        if (p[count] == (unsigned char)value) {
            return (void *)(p + count);
        }
    }
    return NULL;
}

void *memmem(const void *block, size_t length, const void *part, size_t part_length)
{
    const char *p = block;
    for (; length >= part_length; p++, length--) {
        if (memcmp(p, part, part_length) == 0) {
            return (void *)p;
        }
    }
    return NULL;
}

size_t strlen(const char *text)
{
    const char *p = text;
    while (*p) {
        p++;
    }
    return (size_t)(p - text);
}

size_t strnlen(const char *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length]) {
        length++;
    }
    return length;
}

int strncmp(const char *left, const char *right, size_t limit)
{
    for (; limit; limit--, left++, right++) {
        if (*left != *right || !*left) {
            return (unsigned char)*left - (unsigned char)*right;
        }
    }
    return 0;
}

int strcmp(const char *left, const char *right)
{
    return strncmp(left, right, SIZE_MAX);
}

int strcoll(const char *left, const char *right)
{
    return strcmp(left, right);
}

int strncasecmp(const char *left, const char *right, size_t limit)
{
    for (; limit; limit--, left++, right++) {
        int difference = tolower((unsigned char)*left) - tolower((unsigned char)*right);
        if (difference || !*left) {
            return difference;
        }
    }
    return 0;
}

int strcasecmp(const char *left, const char *right)
{
    return strncasecmp(left, right, SIZE_MAX);
}

char *stpcpy(char *restrict to, const char *restrict from)
{
    while ((*to = *from++)) {
        to++;
    }
    return to;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    stpcpy(to, from);
    return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t count)
{
    size_t length = strnlen(from, count);
    memcpy(to, from, length);
    memset(to + length, 0, count - length);
    return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
    stpcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t limit)
{
    size_t start = strlen(to), length = strnlen(from, limit);
    memcpy(to + start, from, length);
    to[start + length] = 0;
    return to;
}

size_t strlcpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t length = strlen(from);
    if (size) {
        size_t copied = length < size ? length : size - 1;
        memcpy(to, from, copied);
        to[copied] = 0;
    }
    return length;
}

size_t strlcat(char *restrict to, const char *restrict from, size_t size)
{
    size_t start = strnlen(to, size);
    return start + strlcpy(to + start, from, size - start);
}

char *strchrnul(const char *text, int c)
{
    while (*text && *text != (char)c) {
        text++;
    }
    return (char *)text;
}

char *strchr(const char *text, int c)
{
    char *found = strchrnul(text, c);
    return *found == (char)c ? found : NULL;
}

char *strrchr(const char *text, int c)
{
    return memrchr(text, c, strlen(text) + 1);
}

char *strstr(const char *text, const char *part)
{
    return memmem(text, strlen(text), part, strlen(part));
}

size_t strspn(const char *text, const char *set)
{
    size_t length = 0;
    while (text[length] && strchr(set, text[length])) {
        length++;
    }
    return length;
}

size_t strcspn(const char *text, const char *set)
{
    size_t length = 0;
    while (text[length] && !strchr(set, text[length])) {
        length++;
    }
    return length;
}

char *strpbrk(const char *text, const char *set)
{
    text += strcspn(text, set);
    return *text ? (char *)text : NULL;
}

char *strtok_r(char *text, const char *separators, char **state)
{
    char *start = text ? text : *state;
    start += strspn(start, separators);
    if (!*start) {
        *state = start;
        return NULL;
    }
    char *end = start + strcspn(start, separators);
    if (*end) {
        *end++ = 0;
    }
    *state = end;
    return start;
}

char *strtok(char *text, const char *separators)
{
    static char *state;
    return strtok_r(text, separators, &state);
}

char *strsep(char **text, const char *separators)
{
    char *start = *text;
    if (start) {
        char *end = start + strcspn(start, separators);
        *text = *end ? end + 1 : NULL;
        *end = 0;
    }
    return start;
}

char *strndup(const char *text, size_t limit)
{
    size_t length = strnlen(text, limit);
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = 0;
    }
    return copy;
}

char *strdup(const char *text)
{
    return strndup(text, SIZE_MAX - 1);
}
