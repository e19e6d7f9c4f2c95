#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sh.h"

struct variable {
    char *name, *value; /* value NULL: marked, but not set */
    int flags;
};

static struct variable *variables;
static size_t count, capacity;

static struct variable *find(const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(variables[i].name, name) == 0) {
            return &variables[i];
        }
    }
    return NULL;
}

static struct variable *find_or_add(const char *name)
{
    struct variable *variable = find(name);
    if (!variable) {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 32;
            variables = reallocate(variables, capacity * sizeof *variables);
        }
        variable = &variables[count++];
        *variable = (struct variable){ .name = duplicate(name) };
    }
    return variable;
}

void variables_import(char **environment)
{
    for (; environment && *environment; environment++) {
        size_t length = strcspn(*environment, "=");
        if ((*environment)[length] == '=' && is_name(*environment, length)) {
            char *name = duplicate(*environment);
            name[length] = 0;
            variable_set(name, name + length + 1, EXPORTED);
            free(name);
        }
    }
}

const char *variable_get(const char *name)
{
    struct variable *variable = find(name);
    return variable ? variable->value : NULL;
}

int variable_set(const char *name, const char *value, int flags)
{
    struct variable *variable = find_or_add(name);
    if (variable->flags & READ_ONLY) {
        report("%s: read-only variable", name);
        return 0;
    }
    char *copy = duplicate(value);
    free(variable->value);
    variable->value = copy;
    variable->flags |= flags;
    return 1;
}

int variable_mark(const char *name, int flags)
{
    find_or_add(name)->flags |= flags;
    return 1;
}

int variable_unset(const char *name)
{
    struct variable *variable = find(name);
    if (!variable) {
        return 1;
    }
    if (variable->flags & READ_ONLY) {
        report("%s: read-only variable", name);
        return 0;
    }
    free(variable->name);
    free(variable->value);
    *variable = variables[--count];
    return 1;
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct variable *)left)->name, ((const struct variable *)right)->name);
}

static void print_quoted(const char *value)
{
    putchar('\'');
    for (; *value; value++) {
        if (*value == '\'') {
            fputs("'\\''", stdout);
        } else {
            putchar(*value);
        }
    }
    putchar('\'');
}

void variables_list(const char *prefix, int flags)
{
    qsort(variables, count, sizeof *variables, compare);
    for (size_t i = 0; i < count; i++) {
        if (flags && !(variables[i].flags & flags)) {
            continue;
        }
        if (variables[i].value) {
            printf("%s%s=", prefix, variables[i].name);
            print_quoted(variables[i].value);
            putchar('\n');
        } else if (*prefix) {
            printf("%s%s\n", prefix, variables[i].name);
        }
    }
}

void variables_forget_private(void)
{
    for (size_t i = count; i > 0; i--) {
        struct variable *variable = &variables[i - 1];
        if (!(variable->flags & EXPORTED)) {
            free(variable->name);
            free(variable->value);
            *variable = variables[--count];
        } else {
            variable->flags = EXPORTED;
        }
    }
}

int variable_is_exported(const char *name)
{
    struct variable *variable = find(name);
    return variable && (variable->flags & EXPORTED);
}

void variable_unmark(const char *name, int flags)
{
    struct variable *variable = find(name);
    if (variable) {
        variable->flags &= ~flags;
    }
}

static void write_text(struct text *out, const char *text)
{
    text_append(out, text, strlen(text));
}

void variables_write(struct text *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct variable *variable = &variables[i];
        if (variable->value && !(variable->flags & EXPORTED)) {
            write_text(out, variable->name);
            write_text(out, "='");
            for (const char *c = variable->value; *c; c++) {
                if (*c == '\'') {
                    write_text(out, "'\\''");
                } else {
                    text_add(out, *c);
                }
            }
            write_text(out, "'\n");
        } else if (!variable->value && (variable->flags & EXPORTED)) {
            write_text(out, "export ");
            write_text(out, variable->name);
            write_text(out, "\n");
        }
        if (variable->flags & READ_ONLY) {
            write_text(out, "readonly ");
            write_text(out, variable->name);
            write_text(out, "\n");
        }
    }
}

char **variables_environment(void)
{
    char **environment = allocate((count + 1) * sizeof *environment);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        struct variable *variable = &variables[i];
        if ((variable->flags & EXPORTED) && variable->value) {
            char *entry = allocate(strlen(variable->name) + strlen(variable->value) + 2);
            strcpy(stpcpy(stpcpy(entry, variable->name), "="), variable->value);
            environment[used++] = entry;
        }
    }
    environment[used] = NULL;
    return environment;
}

const char *variable_next(const char *prefix, int *position)
{
    while ((size_t)*position < count) {
        const char *name = variables[(*position)++].name;
        if (strncmp(name, prefix, strlen(prefix)) == 0) {
            return name;
        }
    }
    return NULL;
}
