#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

static int builtin_true(int count, char **arguments)
{
    (void)count, (void)arguments;
    return 0;
}

static int builtin_false(int count, char **arguments)
{
    (void)count, (void)arguments;
    return 1;
}

/* A number argument from `minimum` up; -1 when it is none, after a report. */
static long number_argument(const char *name, const char *text, long minimum)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || end == text || value < minimum) {
        report("%s: '%s' is not a usable number", name, text);
        return -1;
    }
    return value;
}

static int builtin_cd(int count, char **arguments)
{
    const char *target = count > 1 ? arguments[1] : variable_get("HOME");
    int show = 0;
    if (target && strcmp(target, "-") == 0) {
        target = variable_get("OLDPWD");
        show = 1;
    }
    if (!target) {
        report("cd: %s is not set", show ? "OLDPWD" : "HOME");
        return 1;
    }
    if (chdir(target) != 0) {
        report_errno("cannot change to directory '%s'", target);
        return 1;
    }
    const char *old = variable_get("PWD");
    if (old) {
        variable_set("OLDPWD", old, EXPORTED);
    }
    char *path = allocate(PATH_MAX);
    if (getcwd(path, PATH_MAX)) {
        variable_set("PWD", path, EXPORTED);
        if (show) {
            puts(path);
        }
    }
    free(path);
    return 0;
}

static int builtin_pwd(int count, char **arguments)
{
    (void)count, (void)arguments;
    char *path = allocate(PATH_MAX);
    int good = getcwd(path, PATH_MAX) != NULL;
    if (good) {
        puts(path);
    } else {
        report_errno("pwd");
    }
    free(path);
    return !good;
}

static int unwind_loops(int count, char **arguments, enum unwinding how)
{
    long levels = count > 1 ? number_argument(arguments[0], arguments[1], 1) : 1;
    if (levels < 0) {
        return 1;
    }
    if (shell.loop_depth == 0) {
        report("%s: not in a loop", arguments[0]);
        return 1;
    }
    shell.unwind_levels = levels > shell.loop_depth ? shell.loop_depth : (int)levels;
    shell.status = 0;
    shell.unwinding = how;
    return 0;
}

static int builtin_break(int count, char **arguments)
{
    return unwind_loops(count, arguments, BREAKING);
}

static int builtin_continue(int count, char **arguments)
{
    return unwind_loops(count, arguments, CONTINUING);
}

static int builtin_return(int count, char **arguments)
{
    long status = count > 1 ? number_argument("return", arguments[1], 0) : shell.status;
    if (status < 0) {
        return 2;
    }
    shell.status = (int)(status & 255);
    shell.unwinding = RETURNING;
    return shell.status;
}

static int builtin_exit(int count, char **arguments)
{
    long status = count > 1 ? number_argument("exit", arguments[1], 0) : shell.status;
    leave(status < 0 ? 2 : (int)(status & 255));
}

static int builtin_eval(int count, char **arguments)
{
    struct text text = { 0 };
    for (int i = 1; i < count; i++) {
        if (i > 1) {
            text_add(&text, ' ');
        }
        text_append(&text, arguments[i], strlen(arguments[i]));
    }
    int status = run_text(NULL, text_string(&text), 0);
    text_free(&text);
    return status;
}

static int builtin_dot(int count, char **arguments)
{
    if (count < 2) {
        report(".: a file name is needed");
        return 2;
    }
    int status = run_file(arguments[1]);
    if (shell.unwinding == RETURNING) {
        shell.unwinding = NOTHING;
        status = shell.status;
    }
    return status;
}

static int builtin_exec(int count, char **arguments)
{
    if (count > 1) {
        fflush(stdout);
        run_program(arguments + 1);
    }
    return 0;
}

static int mark_variables(int count, char **arguments, int flags)
{
    int status = 0;
    char prefix[16];
    snprintf(prefix, sizeof prefix, "%s ", arguments[0]);
    int first = count > 1 && strcmp(arguments[1], "-p") == 0 ? 2 : 1;
    if (first == count) {
        variables_list(prefix, flags);
    }
    for (int i = first; i < count; i++) {
        size_t length = name_length(arguments[i]);
        if (!length || (arguments[i][length] && arguments[i][length] != '=')) {
            report("%s: '%s' is not a variable name", arguments[0], arguments[i]);
            status = 1;
            continue;
        }
        char *name = arena_copy(&shell.scratch, arguments[i], length);
        if (arguments[i][length] == '=' && !variable_set(name, arguments[i] + length + 1, 0)) {
            status = 1;
            continue;
        }
        variable_mark(name, flags);
    }
    return status;
}

static int builtin_export(int count, char **arguments)
{
    return mark_variables(count, arguments, EXPORTED);
}

static int builtin_readonly(int count, char **arguments)
{
    return mark_variables(count, arguments, READ_ONLY);
}

static int builtin_unset(int count, char **arguments)
{
    int status = 0, only_functions = 0;
    for (int i = 1; i < count; i++) {
        if (i == 1 && (strcmp(arguments[i], "-f") == 0 || strcmp(arguments[i], "-v") == 0)) {
            only_functions = arguments[i][1] == 'f';
        } else if (only_functions || (!variable_get(arguments[i]) && function_exists(arguments[i]))) {
            function_remove(arguments[i]);
        } else {
            status |= !variable_unset(arguments[i]);
        }
    }
    return status;
}

/* Copies: the arguments outlive the command that gave them. The ones before leak by at most one set a call, unless `set` runs in a loop. */
static void replace_arguments(int count, char **arguments)
{
    static char **owned;
    static int owned_count;
    char **copies = allocate(((size_t)count + 1) * sizeof *copies);
    for (int i = 0; i < count; i++) {
        copies[i] = duplicate(arguments[i]);
    }
    copies[count] = NULL;
    /* Only the outermost arguments are freed: a function's are restored by its caller. */
    if (owned && shell.function_depth == 0 && shell.arguments == owned) {
        for (int i = 0; i < owned_count; i++) {
            free(owned[i]);
        }
        free(owned);
    }
    if (shell.function_depth == 0) {
        owned = copies;
        owned_count = count;
    }
    shell.arguments = copies;
    shell.argument_count = count;
}

static int set_option(char letter, int on)
{
    switch (letter) {
        case 'e': shell.exit_on_error = on; return 1;
        case 'f': shell.no_patterns = on; return 1;
        case 'u': shell.unset_is_error = on; return 1;
        case 'x': shell.trace = on; return 1;
        default: return 0;
    }
}

static int builtin_set(int count, char **arguments)
{
    if (count == 1) {
        variables_list("", 0);
        return 0;
    }
    int i = 1;
    for (; i < count && (arguments[i][0] == '-' || arguments[i][0] == '+') && arguments[i][1]; i++) {
        if (strcmp(arguments[i], "--") == 0) {
            replace_arguments(count - i - 1, arguments + i + 1);
            return 0;
        }
        for (const char *letter = arguments[i] + 1; *letter; letter++) {
            if (!set_option(*letter, arguments[i][0] == '-')) {
                report("set: unknown option '%c%c'", arguments[i][0], *letter);
                return 2;
            }
        }
    }
    if (i < count) {
        replace_arguments(count - i, arguments + i);
    }
    return 0;
}

static int builtin_shift(int count, char **arguments)
{
    long by = count > 1 ? number_argument("shift", arguments[1], 0) : 1;
    if (by < 0 || by > shell.argument_count) {
        if (by >= 0) {
            report("shift: there are only %d arguments", shell.argument_count);
        }
        return 1;
    }
    char **rest = shell.arguments + by;
    if (shell.function_depth == 0) {
        replace_arguments(shell.argument_count - (int)by, rest);
    } else {
        shell.arguments = rest;
        shell.argument_count -= (int)by;
    }
    return 0;
}

static int builtin_wait(int count, char **arguments)
{
    int status = 0;
    if (count == 1) {
        job_wait_all();
    }
    for (int i = 1; i < count; i++) {
        long pid = number_argument("wait", arguments[i], 1);
        status = pid < 0 ? 2 : job_wait((pid_t)pid);
    }
    return status;
}

static int builtin_jobs(int count, char **arguments)
{
    (void)count, (void)arguments;
    jobs_report(0);
    return 0;
}

static int describe_command(const char *name, int only_path)
{
    const char *format = NULL;
    if (function_exists(name)) {
        format = "a function";
    } else if (find_builtin(name)) {
        format = "a builtin of the shell";
    }
    if (format) {
        printf(only_path ? "%s\n" : "%s is %s\n", name, format);
        return 0;
    }
    char *path = find_program(name);
    if (!path || access(path, X_OK) != 0) {
        if (!only_path) {
            report("type: %s: not found", name);
        }
        free(path);
        return 1;
    }
    printf(only_path ? "%.0s%s\n" : "%s is %s\n", name, path);
    free(path);
    return 0;
}

static int builtin_type(int count, char **arguments)
{
    int status = 0;
    for (int i = 1; i < count; i++) {
        status |= describe_command(arguments[i], 0);
    }
    return status;
}

static int builtin_command(int count, char **arguments)
{
    if (count > 2 && strcmp(arguments[1], "-v") == 0) {
        return describe_command(arguments[2], 1);
    }
    if (count < 2) {
        return 0;
    }
    const struct builtin *builtin = find_builtin(arguments[1]);
    if (builtin) {
        return builtin->run(count - 1, arguments + 1);
    }
    return run_external(NULL, arguments + 1, 0);
}

static int builtin_bracket(int count, char **arguments)
{
    if (strcmp(arguments[count - 1], "]") != 0) {
        report("[: ']' is missing");
        return 2;
    }
    return builtin_test(count - 1, arguments);
}

static int builtin_help(int count, char **arguments)
{
    (void)count, (void)arguments;
    for (size_t i = 0; builtin_at(i); i++) {
        printf(i % 8 == 7 ? "%s\n" : "%-10s", builtin_at(i)->name);
    }
    putchar('\n');
    return 0;
}

static const struct builtin builtins[] = {
    { ".", builtin_dot, 1 },
    { ":", builtin_true, 1 },
    { "[", builtin_bracket, 0 },
    { "break", builtin_break, 1 },
    { "cd", builtin_cd, 0 },
    { "command", builtin_command, 0 },
    { "continue", builtin_continue, 1 },
    { "echo", builtin_echo, 0 },
    { "eval", builtin_eval, 1 },
    { "exec", builtin_exec, 1 },
    { "exit", builtin_exit, 1 },
    { "export", builtin_export, 1 },
    { "false", builtin_false, 0 },
    { "help", builtin_help, 0 },
    { "jobs", builtin_jobs, 0 },
    { "printf", builtin_printf, 0 },
    { "pwd", builtin_pwd, 0 },
    { "read", builtin_read, 0 },
    { "readonly", builtin_readonly, 1 },
    { "return", builtin_return, 1 },
    { "set", builtin_set, 1 },
    { "shift", builtin_shift, 1 },
    { "test", builtin_test, 0 },
    { "true", builtin_true, 0 },
    { "type", builtin_type, 0 },
    { "unset", builtin_unset, 1 },
    { "wait", builtin_wait, 0 },
};

const struct builtin *builtin_at(size_t index)
{
    return index < sizeof builtins / sizeof *builtins ? &builtins[index] : NULL;
}

const struct builtin *find_builtin(const char *name)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        if (strcmp(builtins[i].name, name) == 0) {
            return &builtins[i];
        }
    }
    return NULL;
}
