/* $((...)): C's integer operators on 64-bit numbers and variables, by precedence climbing. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sh.h"

struct evaluation {
    const char *p;
    const char *error;
    int depth;
};

static const struct { char text[3]; signed char precedence; } operators[] = {
    { "||", 1 }, { "&&", 2 }, { "|", 3 }, { "^", 4 }, { "&", 5 }, { "==", 6 }, { "!=", 6 }, { "<=", 7 }, { ">=", 7 }, { "<<", 8 },
    { ">>", 8 }, { "<", 7 }, { ">", 7 }, { "+", 9 }, { "-", 9 }, { "*", 10 }, { "/", 10 }, { "%", 10 },
};

static long parse(struct evaluation *e, int minimum, int live);

static void skip_blanks(struct evaluation *e)
{
    e->p += strspn(e->p, " \t\n");
}

static long fail(struct evaluation *e, const char *error)
{
    e->error = e->error ? e->error : error;
    return 0;
}

static long number_of(struct evaluation *e, const char *text)
{
    char *end;
    long value = strtol(text, &end, 0);
    return *end ? fail(e, "not a number") : value;
}

static long apply(struct evaluation *e, const char *operator, long a, long b)
{
    unsigned long x = (unsigned long)a, y = (unsigned long)b;
    switch (operator[0] << 8 | operator[1]) {
        case '|' << 8 | '|': return a || b;
        case '&' << 8 | '&': return a && b;
        case '|' << 8: return a | b;
        case '^' << 8: return a ^ b;
        case '&' << 8: return a & b;
        case '=' << 8 | '=': return a == b;
        case '!' << 8 | '=': return a != b;
        case '<' << 8 | '=': return a <= b;
        case '>' << 8 | '=': return a >= b;
        case '<' << 8: return a < b;
        case '>' << 8: return a > b;
        case '<' << 8 | '<': return (long)(x << (y & 63));
        case '>' << 8 | '>': return a >> (y & 63);
        case '+' << 8: return (long)(x + y);
        case '-' << 8: return (long)(x - y);
        case '*' << 8: return (long)(x * y);
        default: break;
    }
    if (b == 0) {
        return fail(e, "division by zero");
    }
    if (a == LONG_MIN && b == -1) {
        return operator[0] == '/' ? LONG_MIN : 0;
    }
    return operator[0] == '/' ? a / b : a % b;
}

static long assign(struct evaluation *e, char *name, const char *operator, int live)
{
    long right = parse(e, 0, live);
    if (*operator && live && !e->error) {
        const char *old = variable_get(name);
        right = apply(e, operator, old && *old ? number_of(e, old) : 0, right);
    }
    if (live && !e->error) {
        char text[32];
        snprintf(text, sizeof text, "%ld", right);
        if (!variable_set(name, text, 0)) {
            fail(e, "cannot assign");
        }
    }
    return right;
}

static long primary(struct evaluation *e, int live)
{
    skip_blanks(e);
    char c = *e->p;
    if (c == '(') {
        e->p++;
        long value = parse(e, 0, live);
        skip_blanks(e);
        if (*e->p != ')') {
            return fail(e, "missing ')'");
        }
        e->p++;
        return value;
    }
    if (c == '-' || c == '+' || c == '!' || c == '~') {
        e->p++;
        if (++e->depth > 60) {
            return fail(e, "nested too deeply");
        }
        long value = primary(e, live);
        e->depth--;
        return c == '-' ? (long)-(unsigned long)value : c == '!' ? !value : c == '~' ? ~value : value;
    }
    if (c >= '0' && c <= '9') {
        char *end;
        long value = strtol(e->p, &end, 0);
        e->p = end;
        return value;
    }
    size_t length = name_length(e->p);
    if (!length) {
        return fail(e, c ? "syntax error" : "an operand is missing");
    }
    char *name = arena_copy(&shell.scratch, e->p, length);
    e->p += length;
    skip_blanks(e);
    if (e->p[0] == '=' && e->p[1] != '=') {
        e->p++;
        return assign(e, name, "", live);
    }
    if (e->p[0] && strchr("+-*/%&|^", e->p[0]) && e->p[1] == '=') {
        char operator[3] = { e->p[0] };
        e->p += 2;
        return assign(e, name, operator, live);
    }
    const char *value = variable_get(name);
    return value && *value ? number_of(e, value) : 0;
}

static long parse(struct evaluation *e, int minimum, int live)
{
    if (++e->depth > 60) {
        return fail(e, "nested too deeply");
    }
    long left = primary(e, live);
    while (!e->error) {
        skip_blanks(e);
        if (*e->p == '?' && minimum == 0) {
            e->p++;
            long first = parse(e, 0, live && left);
            skip_blanks(e);
            if (*e->p != ':') {
                return fail(e, "'?' without ':'");
            }
            e->p++;
            long second = parse(e, 0, live && !left);
            left = left ? first : second;
            continue;
        }
        size_t i = 0, count = sizeof operators / sizeof *operators;
        while (i < count && strncmp(e->p, operators[i].text, strlen(operators[i].text)) != 0) {
            i++;
        }
        if (i == count || operators[i].precedence <= minimum) {
            break;
        }
        const char *operator = operators[i].text;
        e->p += strlen(operator);
        int needed = live && (operators[i].precedence > 2 || (operator[0] == '&' ? left != 0 : left == 0));
        long right = parse(e, operators[i].precedence, needed);
        left = needed || operators[i].precedence <= 2 ? apply(e, operator, left, needed ? right : operator[0] == '|') : 0;
    }
    e->depth--;
    return left;
}

int evaluate(const char *expression, long *result)
{
    struct evaluation e = { .p = expression };
    e.p += strspn(e.p, " \t\n");
    *result = *e.p ? parse(&e, 0, 1) : 0;
    skip_blanks(&e);
    if (!e.error && *e.p) {
        fail(&e, "syntax error");
    }
    if (e.error) {
        report("%s: %s", expression, e.error);
        return 0;
    }
    return 1;
}
