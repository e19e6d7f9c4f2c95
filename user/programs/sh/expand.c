/*
 * Expansion of words. A field under construction is a pattern: quoted characters that could mean something in a pattern have a backslash
 * before them. A finished field is matched against the file tree, or has those backslashes taken away.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

struct expander {
    struct text field;
    int started;         /* the field exists even when it is empty */
    struct fields *out;  /* NULL: everything stays in `field` */
    int depth;
};

static int expand(struct expander *e, const char *text, const char *end, int quoted);

void fields_add(struct fields *fields, char *item)
{
    if (fields->count + 1 >= fields->capacity) {
        fields->capacity = fields->capacity ? fields->capacity * 2 : 16;
        char **grown = arena_allocate(&shell.scratch, fields->capacity * sizeof *grown);
        if (fields->count) {
            memcpy(grown, fields->items, fields->count * sizeof *grown);
        }
        fields->items = grown;
    }
    fields->items[fields->count++] = item;
    fields->items[fields->count] = NULL;
}

static void add(struct expander *e, char c, int quoted)
{
    if (c == '\\' || (quoted && strchr("*?[]!^-", c))) {
        text_add(&e->field, '\\');
    }
    text_add(&e->field, c);
    e->started = 1;
}

static void end_field(struct expander *e)
{
    if (!e->started) {
        return;
    }
    const char *pattern = text_string(&e->field);
    if (shell.no_patterns || !has_pattern(pattern) || !glob_paths(pattern, e->out)) {
        fields_add(e->out, pattern_literal(pattern));
    }
    e->field.length = 0;
    text_append(&e->field, "", 0);
    e->started = 0;
}

/* The value of a variable or the output of a command. */
static void add_value(struct expander *e, const char *value, int quoted)
{
    if (quoted || !e->out) {
        for (; *value; value++) {
            add(e, *value, quoted);
        }
        return;
    }
    const char *separators = variable_get("IFS");
    separators = separators ? separators : " \t\n";
    for (; *value; value++) {
        if (!strchr(separators, *value)) {
            add(e, *value, 0);
            continue;
        }
        if (!strchr(" \t\n", *value)) {
            e->started = 1; /* every separator that is not blank ends a field, even an empty one */
        }
        end_field(e);
    }
}

static void add_arguments(struct expander *e, int quoted, int separate)
{
    const char *separators = variable_get("IFS");
    for (int i = 0; i < shell.argument_count; i++) {
        if (i > 0) {
            if (e->out && (separate || !quoted)) {
                end_field(e);
            } else if (!separators || *separators) {
                add(e, separators && !separate ? *separators : ' ', quoted);
            }
        }
        if (quoted) {
            e->started = 1;
        }
        add_value(e, shell.arguments[i], quoted);
    }
}

static void add_command_output(struct expander *e, const char *command, int quoted)
{
    int fds[2];
    if (pipe(fds) != 0) {
        report_errno("cannot make a pipe");
        abandon(1);
        return;
    }
    pid_t child = start_command(NULL, command, -1, fds[1], fds[0]);
    if (child < 0) {
        close(fds[0]);
        close(fds[1]);
        abandon(1);
        return;
    }
    close(fds[1]);
    struct text output = { 0 };
    char buffer[512];
    for (ssize_t count; (count = read(fds[0], buffer, sizeof buffer)) > 0;) {
        for (ssize_t i = 0; i < count; i++) {
            if (buffer[i]) {
                text_add(&output, buffer[i]);
            }
        }
    }
    close(fds[0]);
    shell.status = wait_for(child, 1);
    while (output.length > 0 && output.data[output.length - 1] == '\n') {
        output.data[--output.length] = 0;
    }
    add_value(e, text_string(&output), quoted);
    text_free(&output);
}

/* $?, $1 and the like and named variables. The text is in `buffer` or lives elsewhere; NULL when unset. */
static const char *parameter(const char *name, size_t length, char *buffer, size_t size)
{
    long number = shell.argument_count;
    switch (length == 1 ? *name : 0) {
        case '?': number = shell.status; break;
        case '$': number = shell.pid; break;
        case '#': break;
        case '!':
            if (!shell.last_background) {
                return NULL;
            }
            number = shell.last_background;
            break;
        case '-':
            snprintf(buffer, size, "%s%s%s%s%s", shell.exit_on_error ? "e" : "", shell.no_patterns ? "f" : "",
                shell.interactive ? "i" : "", shell.unset_is_error ? "u" : "", shell.trace ? "x" : "");
            return buffer;
        default:
            if (*name >= '0' && *name <= '9') {
                long index = strtol(name, NULL, 10);
                return index == 0 ? shell.name : index <= shell.argument_count ? shell.arguments[index - 1] : NULL;
            } else {
                char *copy = arena_copy(&shell.scratch, name, length);
                return variable_get(copy);
            }
    }
    snprintf(buffer, size, "%ld", number);
    return buffer;
}

static size_t parameter_length(const char *text)
{
    size_t length = name_length(text);
    if (!length && *text >= '0' && *text <= '9') {
        length = strspn(text, "0123456789");
    }
    return length ? length : *text && strchr("?$#!-@*", *text) ? 1 : 0;
}

static int unset_error(const char *name, size_t length)
{
    report("%.*s: not set", (int)length, name);
    abandon(1);
    return 0;
}

/* Removes the shortest or longest part that matches, from the front or the back. */
static char *trim(const char *value, const char *pattern, int from_end, int longest)
{
    size_t length = strlen(value);
    char *copy = arena_copy(&shell.scratch, value, length);
    for (size_t i = 0; i <= length; i++) {
        size_t size = longest ? length - i : i;
        if (from_end ? pattern_matches(pattern, value + length - size) : 0) {
            copy[length - size] = 0;
            return copy;
        }
        if (!from_end) {
            char saved = copy[size];
            copy[size] = 0;
            int matches = pattern_matches(pattern, copy);
            copy[size] = saved;
            if (matches) {
                return copy + size;
            }
        }
    }
    return copy;
}

/* What stands between the braces of ${...}. */
static int expand_braces(struct expander *e, const char *text, const char *end, int quoted)
{
    char buffer[32];
    if (*text == '#' && text + 1 < end) {
        size_t length = parameter_length(text + 1);
        if (text + 1 + length == end) {
            int counts = text[1] == '@' || text[1] == '*';
            const char *value = counts ? NULL : parameter(text + 1, length, buffer, sizeof buffer);
            char number[32];
            snprintf(number, sizeof number, "%zu", counts ? (size_t)shell.argument_count : value ? strlen(value) : 0);
            add_value(e, number, quoted);
            return 1;
        }
    }
    size_t length = parameter_length(text);
    const char *name = text, *operator = text + length;
    int all = length == 1 && (*name == '@' || *name == '*');
    int colon = operator < end && *operator == ':';
    char kind = operator + colon < end ? operator[colon] : 0;
    if (!length || (operator < end && !strchr("-=+?%#", kind)) || (operator < end && !kind) || (colon && strchr("%#", kind))) {
        report("${%.*s}: bad substitution", (int)(end - text), text);
        abandon(1);
        return 0;
    }
    const char *value = all ? (shell.argument_count ? "x" : NULL) : parameter(name, length, buffer, sizeof buffer);
    const char *word = operator + colon + 1;
    int missing = !value || (colon && !*value);
    switch (kind) {
        case '+':
            return missing ? 1 : expand(e, word, end, quoted);
        case '-':
            if (missing) {
                return expand(e, word, end, quoted);
            }
            break;
        case '=':
            if (missing && is_name(name, length)) {
                char *assigned = expand_single(arena_copy(&shell.scratch, word, (size_t)(end - word)));
                if (!assigned || !variable_set(arena_copy(&shell.scratch, name, length), assigned, 0)) {
                    abandon(1);
                    return 0;
                }
                value = assigned;
            }
            break;
        case '?':
            if (missing) {
                char *message = word < end ? expand_single(arena_copy(&shell.scratch, word, (size_t)(end - word))) : NULL;
                if (!message) {
                    return unset_error(name, length);
                }
                report("%.*s: %s", (int)length, name, message);
                abandon(1);
                return 0;
            }
            break;
        case '%': case '#': {
            int longest = word < end && *word == kind;
            word += longest;
            char *pattern = expand_pattern(arena_copy(&shell.scratch, word, (size_t)(end - word)));
            if (!pattern) {
                return 0;
            }
            value = value && !all ? trim(value, pattern, kind == '%', longest) : value;
            break;
        }
    }
    if (all) {
        add_arguments(e, quoted, *name == '@');
    } else if (value) {
        add_value(e, value, quoted);
    } else if (shell.unset_is_error) {
        return unset_error(name, length);
    }
    return 1;
}

/* `text` is just behind the dollar sign; gives what follows the expansion, NULL on an error. */
static const char *expand_dollar(struct expander *e, const char *text, const char *end, int quoted)
{
    if (*text == '(' || *text == '{') {
        const char *close = skip_substitution(text);
        if (!close || close > end) {
            report("unterminated substitution");
            abandon(1);
            return NULL;
        }
        if (*text == '{') {
            return expand_braces(e, text + 1, close - 1, quoted) ? close : NULL;
        }
        if (text[1] == '(' && close[-2] == ')') {
            char *expression = expand_document(arena_copy(&shell.scratch, text + 2, (size_t)(close - text) - 4));
            long result;
            if (!expression || !evaluate(expression, &result)) {
                abandon(1);
                return NULL;
            }
            char number[32];
            snprintf(number, sizeof number, "%ld", result);
            add_value(e, number, quoted);
            return close;
        }
        add_command_output(e, arena_copy(&shell.scratch, text + 1, (size_t)(close - text) - 2), quoted);
        return shell.unwinding == ABORTING ? NULL : close;
    }
    size_t length = parameter_length(text);
    if (length > 1 && *text >= '0' && *text <= '9') {
        length = 1;
    }
    if (!length || text + length > end) {
        add(e, '$', quoted);
        return text;
    }
    if (*text == '@' || *text == '*') {
        add_arguments(e, quoted, *text == '@');
        return text + 1;
    }
    char buffer[32];
    const char *value = parameter(text, length, buffer, sizeof buffer);
    if (value) {
        add_value(e, value, quoted);
    } else if (shell.unset_is_error && *text != '!') {
        unset_error(text, length);
        return NULL;
    }
    return text + length;
}

static const char *expand_backquotes(struct expander *e, const char *text, int quoted)
{
    struct text command = { 0 };
    for (text++; *text && *text != '`'; text++) {
        if (*text == '\\' && text[1] && strchr(quoted ? "$`\\\"" : "$`\\", text[1])) {
            text++;
        }
        text_add(&command, *text);
    }
    add_command_output(e, text_string(&command), quoted);
    text_free(&command);
    return *text ? text + 1 : text;
}

static const char *expand_tilde(struct expander *e, const char *text, const char *end)
{
    const char *home = variable_get("HOME");
    if (home && (text + 1 == end || text[1] == '/')) {
        for (; *home; home++) {
            add(e, *home, 1);
        }
        return text + 1;
    }
    return text;
}

/* `quoted`: 0 outside quotes, 1 inside double quotes, 2 in a here-document, where a double quote is an ordinary character. */
static int expand(struct expander *e, const char *text, const char *end, int quoted)
{
    if (++e->depth > 40) {
        report("expansion nested too deeply");
        abandon(1);
        return 0;
    }
    if (!quoted && text < end && *text == '~') {
        text = expand_tilde(e, text, end);
    }
    while (text && text < end) {
        char c = *text;
        if (c == '$') {
            text = expand_dollar(e, text + 1, end, quoted);
        } else if (c == '`') {
            text = expand_backquotes(e, text, quoted);
            text = shell.unwinding == ABORTING ? NULL : text;
        } else if (c == '\\' && text + 1 < end && (!quoted || strchr(quoted == 1 ? "$`\"\\\n" : "$`\\\n", text[1]))) {
            if (text[1] != '\n') {
                add(e, text[1], 1);
            }
            text += 2;
        } else if (c == '\'' && !quoted) {
            e->started = 1;
            for (text++; text < end && *text != '\''; text++) {
                add(e, *text, 1);
            }
            text++;
        } else if (c == '"' && quoted != 2) {
            const char *close = skip_substitution(text);
            if (!close || close > end) {
                add(e, c, 1);
                text++;
                continue;
            }
            /* "$@" without arguments is no field at all. */
            if (close - text != 4 || strncmp(text, "\"$@\"", 4) != 0) {
                e->started = 1;
            }
            /* Inside double quotes already (a ${...} there): the quotes end and begin again, to the same effect. */
            text = expand(e, text + 1, close - 1, 1) ? close : NULL;
        } else {
            add(e, c, quoted != 0);
            text++;
        }
    }
    e->depth--;
    return text != NULL;
}

int expand_words(const struct word *words, struct fields *out)
{
    struct expander e = { .out = out };
    int good = 1;
    for (; words && good; words = words->next) {
        good = expand(&e, words->text, words->text + strlen(words->text), 0);
        end_field(&e);
    }
    text_free(&e.field);
    if (!out->items) {
        fields_add(out, NULL);
        out->count = 0;
    }
    return good;
}

static char *expand_to_text(const char *word, int quoted, int literal)
{
    struct expander e = { 0 };
    char *result = NULL;
    if (expand(&e, word, word + strlen(word), quoted)) {
        const char *pattern = text_string(&e.field);
        result = literal ? pattern_literal(pattern) : arena_copy(&shell.scratch, pattern, e.field.length);
    }
    text_free(&e.field);
    return result;
}

char *expand_single(const char *word) { return expand_to_text(word, 0, 1); }
char *expand_pattern(const char *word) { return expand_to_text(word, 0, 0); }
char *expand_document(const char *body) { return expand_to_text(body, 2, 1); }
