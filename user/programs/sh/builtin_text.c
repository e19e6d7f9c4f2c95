/* echo, printf and read. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

int builtin_echo(int count, char **arguments)
{
    int first = count > 1 && strcmp(arguments[1], "-n") == 0 ? 2 : 1;
    for (int i = first; i < count; i++) {
        if (i > first) {
            putchar(' ');
        }
        fputs(arguments[i], stdout);
    }
    if (first == 1) {
        putchar('\n');
    }
    return 0;
}

/* One escape behind a backslash; gives what follows it. */
static const char *put_escape(const char *p)
{
    static const char letters[] = "abfnrtv\\\"'", values[] = "\a\b\f\n\r\t\v\\\"'";
    const char *found = *p ? strchr(letters, *p) : NULL;
    if (found) {
        putchar(values[found - letters]);
        return p + 1;
    }
    if (*p >= '0' && *p <= '7') {
        int value = 0;
        for (int i = 0; i < 3 && *p >= '0' && *p <= '7'; i++) {
            value = value * 8 + (*p++ - '0');
        }
        putchar(value);
        return p;
    }
    putchar('\\');
    return p;
}

/* One directive behind '%'; gives what follows it, NULL when it is malformed. */
static const char *put_directive(const char *p, const char *argument, int *status)
{
    char format[40] = "%";
    size_t length = strspn(p, "-+ #0123456789.");
    char letter = p[length];
    if (length > 30 || !letter || !strchr("diouxXcsb", letter)) {
        report("printf: '%%%.*s' is not a directive", (int)length + 1, p);
        return NULL;
    }
    memcpy(format + 1, p, length);
    char *end = format + 1 + length;
    if (letter == 'b') {
        for (const char *text = argument ? argument : ""; *text;) {
            if (*text == '\\') {
                text = put_escape(text + 1);
            } else {
                putchar(*text++);
            }
        }
    } else if (letter == 's' || letter == 'c') {
        if (letter == 'c' && (!argument || !*argument)) {
            return p + length + 1;
        }
        strcpy(end, letter == 'c' ? "c" : "s");
        _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")
        if (letter == 'c') {
            printf(format, *argument);
        } else {
            printf(format, argument ? argument : "");
        }
        _Pragma("GCC diagnostic pop")
    } else {
        char *rest = NULL;
        long value = argument ? strtol(argument, &rest, 0) : 0;
        if (argument && (*rest || rest == argument)) {
            report("printf: '%s' is not a number", argument);
            *status = 1;
        }
        end[0] = 'l';
        end[1] = letter;
        end[2] = 0;
        printf(format, value);
    }
    return p + length + 1;
}

int builtin_printf(int count, char **arguments)
{
    if (count < 2) {
        report("printf: a format is needed");
        return 2;
    }
    int next = 2, status = 0;
    for (;;) {
        int start = next;
        for (const char *p = arguments[1]; *p;) {
            if (*p == '\\') {
                p = put_escape(p + 1);
            } else if (*p == '%' && p[1] == '%') {
                putchar('%');
                p += 2;
            } else if (*p == '%') {
                const char *argument = next < count ? arguments[next] : NULL;
                next++;
                p = put_directive(p + 1, argument, &status);
                if (!p) {
                    return 1;
                }
            } else {
                putchar(*p++);
            }
        }
        /* The format is used again while arguments are left. */
        if (next >= count || next == start) {
            return status;
        }
    }
}

/* Reads byte by byte, so that what follows the line is left for the next reader. */
static int read_input_line(struct text *line, int raw)
{
    if (input_interrupted()) {
        return 0;
    }
    for (;;) {
        char c;
        ssize_t count = read(0, &c, 1);
        if (count <= 0) {
            if (count < 0) {
                report_errno("read");
            }
            return 0;
        }
        if (c == '\n') {
            return 1;
        }
        if (c == '\\' && !raw) {
            if (read(0, &c, 1) != 1) {
                return 0;
            }
            if (c == '\n') {
                continue;
            }
            text_add(line, '\\'); /* keeps the next character from separating fields */
        }
        text_add(line, c);
    }
}

int builtin_read(int count, char **arguments)
{
    int raw = 0, first = 1;
    const char *prompt = NULL;
    for (; first < count && arguments[first][0] == '-' && arguments[first][1]; first++) {
        if (strcmp(arguments[first], "-r") == 0) {
            raw = 1;
        } else if (strcmp(arguments[first], "-p") == 0 && first + 1 < count) {
            prompt = arguments[++first];
        } else {
            report("read: unknown option '%s'", arguments[first]);
            return 2;
        }
    }
    for (int i = first; i < count; i++) {
        if (!is_name(arguments[i], strlen(arguments[i]))) {
            report("read: '%s' is not a variable name", arguments[i]);
            return 2;
        }
    }
    if (prompt && isatty(0)) {
        fputs(prompt, stderr);
    }
    struct text line = { 0 }, value = { 0 };
    int good = read_input_line(&line, raw);
    const char *separators = variable_get("IFS");
    separators = separators ? separators : " \t\n";
    const char *p = text_string(&line);
    static char reply[] = "REPLY", *only_reply[] = { reply };
    char **names = first < count ? arguments + first : only_reply;
    int names_count = first < count ? count - first : 1;
    for (int i = 0; i < names_count; i++) {
        int last = i == names_count - 1;
        size_t kept = 0;
        value.length = 0;
        text_append(&value, "", 0);
        while (*p && strchr(" \t", *p) && strchr(separators, *p)) {
            p++;
        }
        for (; *p; p++) {
            int separates = strchr(separators, *p) != NULL;
            if (separates && !last) {
                p++;
                break;
            }
            if (*p == '\\' && !raw && p[1]) {
                p++;
                separates = 0;
            }
            text_add(&value, *p);
            kept = separates && strchr(" \t", *p) ? kept : value.length;
        }
        value.length = last ? kept : value.length;
        text_append(&value, "", 0);
        good &= variable_set(names[i], value.data, 0) != 0;
    }
    text_free(&line);
    text_free(&value);
    return !good;
}
