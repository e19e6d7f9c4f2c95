/* test and [: POSIX's rules for up to four operands fall out of the grammar; more are joined by -a and -o. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sh.h"

struct operands {
    char **items;
    int count, position;
    int failed, depth;
};

static int parse_or(struct operands *o);

static int fail(struct operands *o, const char *what, const char *text)
{
    if (!o->failed) {
        report("test: %s%s", what, text);
    }
    o->failed = 1;
    return 0;
}

static long number(struct operands *o, const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    while (*end == ' ') {
        end++;
    }
    return *end || end == text ? fail(o, "not a number: ", text) : value;
}

static int file_test(char kind, const char *path)
{
    struct stat info;
    if ((kind == 'L' || kind == 'h' ? lstat(path, &info) : stat(path, &info)) != 0) {
        return 0;
    }
    switch (kind) {
        case 'f': return S_ISREG(info.st_mode);
        case 'd': return S_ISDIR(info.st_mode);
        case 'L': case 'h': return S_ISLNK(info.st_mode);
        case 'p': return S_ISFIFO(info.st_mode);
        case 'c': return S_ISCHR(info.st_mode);
        case 'b': return S_ISBLK(info.st_mode);
        case 'S': return S_ISSOCK(info.st_mode);
        case 's': return info.st_size > 0;
        case 'r': return (info.st_mode & 0444) != 0;
        case 'w': return (info.st_mode & 0222) != 0;
        case 'x': return (info.st_mode & 0111) != 0;
        default: return 1;
    }
}

static int is_binary(const char *text)
{
    static const char *const operators[] = { "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef" };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (strcmp(text, operators[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int compare_files(const char *operator, const char *left, const char *right)
{
    struct stat a, b;
    int have_a = stat(left, &a) == 0, have_b = stat(right, &b) == 0;
    if (operator[1] == 'e') {
        return have_a && have_b && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
    }
    long difference = !have_a || !have_b ? have_a - have_b
        : a.st_mtim.tv_sec != b.st_mtim.tv_sec ? a.st_mtim.tv_sec - b.st_mtim.tv_sec : a.st_mtim.tv_nsec - b.st_mtim.tv_nsec;
    return operator[1] == 'n' ? difference > 0 : difference < 0;
}

static int compare(struct operands *o, const char *left, const char *operator, const char *right)
{
    if (operator[0] != '-') {
        int order = strcmp(left, right);
        return operator[0] == '=' ? order == 0 : operator[0] == '!' ? order != 0 : operator[0] == '<' ? order < 0 : order > 0;
    }
    if (strcmp(operator, "-nt") == 0 || strcmp(operator, "-ot") == 0 || strcmp(operator, "-ef") == 0) {
        return compare_files(operator, left, right);
    }
    long a = number(o, left), b = number(o, right);
    switch (operator[1] << 8 | operator[2]) {
        case 'e' << 8 | 'q': return a == b;
        case 'n' << 8 | 'e': return a != b;
        case 'l' << 8 | 't': return a < b;
        case 'l' << 8 | 'e': return a <= b;
        case 'g' << 8 | 't': return a > b;
        default: return a >= b;
    }
}

static int parse_primary(struct operands *o)
{
    int left = o->count - o->position;
    char **item = o->items + o->position;
    if (left <= 0) {
        return fail(o, "an operand is missing", "");
    }
    if (left >= 3 && is_binary(item[1])) {
        o->position += 3;
        return compare(o, item[0], item[1], item[2]);
    }
    if (left >= 2 && strcmp(item[0], "!") == 0) {
        o->position++;
        if (++o->depth > 60) {
            return fail(o, "nested too deeply", "");
        }
        return !parse_primary(o);
    }
    if (left >= 3 && strcmp(item[0], "(") == 0) {
        o->position++;
        if (++o->depth > 60) {
            return fail(o, "nested too deeply", "");
        }
        int value = parse_or(o);
        if (o->position >= o->count || strcmp(o->items[o->position], ")") != 0) {
            return fail(o, "')' is missing", "");
        }
        o->position++;
        return value;
    }
    if (left >= 2 && item[0][0] == '-' && item[0][1] && !item[0][2] && strchr("nztefdLhpcbSsrwx", item[0][1])) {
        o->position += 2;
        switch (item[0][1]) {
            case 'n': return item[1][0] != 0;
            case 'z': return item[1][0] == 0;
            case 't': return isatty((int)number(o, item[1]));
            default: return file_test(item[0][1], item[1]);
        }
    }
    o->position++;
    return item[0][0] != 0;
}

static int parse_and(struct operands *o)
{
    int value = parse_primary(o);
    while (!o->failed && o->position < o->count && strcmp(o->items[o->position], "-a") == 0) {
        o->position++;
        value &= parse_primary(o);
    }
    return value;
}

static int parse_or(struct operands *o)
{
    int value = parse_and(o);
    while (!o->failed && o->position < o->count && strcmp(o->items[o->position], "-o") == 0) {
        o->position++;
        value |= parse_and(o);
    }
    return value;
}

int builtin_test(int count, char **arguments)
{
    struct operands o = { .items = arguments + 1, .count = count - 1 };
    if (o.count == 0) {
        return 1;
    }
    int value = parse_or(&o);
    if (!o.failed && o.position < o.count) {
        fail(&o, "unexpected ", o.items[o.position]);
    }
    return o.failed ? 2 : !value;
}
