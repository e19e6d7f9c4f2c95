/* Commands in processes of their own: a copy of this process where the system can make one, else a new shell that is told everything. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sh.h"

#ifndef NO_FORK

static void put_in_place(int from, int to)
{
    if (from >= 0 && from != to) {
        dup2(from, to);
        close(from);
    }
}

pid_t start_command(const struct node *node, const char *text, int input, int output, int other)
{
    pid_t child = start_child();
    if (child == 0) {
        put_in_place(input, 0);
        if (other >= 0) {
            close(other);
        }
        put_in_place(output, 1);
        leave(node ? execute((struct node *)node, LAST) : run_text(NULL, text, LAST));
    }
    return child;
}

int run_external(const struct node *node, char **arguments, int flags)
{
    if (!(flags & LAST)) {
        pid_t child = start_child();
        if (child != 0) {
            return child < 0 ? 126 : wait_for(child, 1);
        }
    }
    fflush(stdout);
    if (node && (!redirect(node->redirections, NULL) || !assign_variables(node->assignments, EXPORTED))) {
        leave(1);
    }
    run_program(arguments);
}

#else

#include <spawn.h>

/* This shell's own file. */
static const char *own_path(void)
{
    static char *path;
    if (!path) {
        path = shell.program && strchr(shell.program, '/') ? duplicate(shell.program) : find_program("sh");
        path = path ? path : duplicate("/bin/sh");
    }
    return path;
}

/* As posix_spawn, with the signals that a command has. 0, or an error number. */
static int spawn(pid_t *pid, const char *path, char **arguments)
{
    char **environment = variables_environment();
    fflush(stdout);
    if (shell.interactive) {
        signal(SIGINT, SIG_DFL);
    }
    int error = posix_spawn(pid, path, NULL, NULL, arguments, environment);
    if (shell.interactive) {
        signal(SIGINT, SIG_IGN);
    }
    for (char **entry = environment; *entry; entry++) {
        free(*entry);
    }
    free(environment);
    return error;
}

/* A text file with the execute bit: "#!" names the interpreter; without that line it is a shell. 0, or an error number. */
static int spawn_script(pid_t *pid, const char *path, char **arguments)
{
    char line[256];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = fd >= 0 ? read(fd, line, sizeof line - 1) : -1;
    close(fd);
    line[count > 0 ? count : 0] = 0;
    if (count < 0 || memchr(line, 0, (size_t)count)) {
        return ENOEXEC;
    }
    const char *interpreter = own_path(), *argument = NULL;
    if (strncmp(line, "#!", 2) == 0 && strchr(line, '\n')) {
        line[strcspn(line, "\n")] = 0;
        char *name = line + 2 + strspn(line + 2, " \t"), *end = name + strcspn(name, " \t");
        if (*end) {
            *end++ = 0;
            argument = end + strspn(end, " \t");
        }
        const char *slash = strrchr(name, '/');
        if (strcmp(slash ? slash + 1 : name, "sh") != 0) {
            interpreter = name;
        }
    }
    size_t total = 0;
    while (arguments[total]) {
        total++;
    }
    char **extended = allocate((total + 3) * sizeof *extended), **next = extended;
    *next++ = (char *)interpreter;
    if (argument && *argument) {
        *next++ = (char *)argument;
    }
    *next++ = (char *)path;
    memcpy(next, arguments + 1, total * sizeof *next);
    int error = spawn(pid, interpreter, extended);
    free(extended);
    return error;
}

/* Starts a program; -1 and the status of a command that could not be run where that fails. */
static pid_t start_program(char **arguments, int *status)
{
    pid_t pid = -1;
    char *path = find_program(arguments[0]);
    if (!path) {
        report("%s: command not found", arguments[0]);
        *status = 127;
        return -1;
    }
    int error = spawn(&pid, path, arguments);
    struct stat info;
    if (error == ENOEXEC) {
        error = spawn_script(&pid, path, arguments);
    } else if (error == EACCES && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        error = EISDIR;
    }
    free(path);
    if (error) {
        report("cannot run '%s': %s", arguments[0], strerror(error));
        *status = error == ENOENT ? 127 : 126;
        return -1;
    }
    return pid;
}

/* Puts a command's redirections and assignments into force here for as long as it takes to start it. */
static pid_t start_with(const struct node *node, char **arguments, int *status)
{
    struct saved_descriptor *descriptors = NULL;
    pid_t pid = -1;
    fflush(stdout);
    if (redirect(node ? node->redirections : NULL, &descriptors)) {
        struct saved_variable *variables = save_variables(node ? node->assignments : NULL);
        if (assign_variables(node ? node->assignments : NULL, EXPORTED)) {
            pid = start_program(arguments, status);
        }
        restore_variables(variables);
    }
    redirect_undo(descriptors);
    return pid;
}

int run_external(const struct node *node, char **arguments, int flags)
{
    (void)flags;
    int status = 1;
    pid_t child = start_with(node, arguments, &status);
    return child < 0 ? status : wait_for(child, 1);
}

static int has_effect(const char *text)
{
    return strchr(text, '`') || strstr(text, "$(") || strstr(text, "${");
}

/* A program whose words can be expanded here as well as there: nothing in them has an effect, and nothing can go wrong. */
static int is_plain(const struct node *node)
{
    if (!node || node->kind != SIMPLE || !node->words || shell.unset_is_error) {
        return 0;
    }
    int effects = 0;
    for (const struct word *word = node->words; word; word = word->next) {
        effects |= has_effect(word->text);
    }
    for (const struct word *word = node->assignments; word; word = word->next) {
        effects |= has_effect(word->text);
    }
    for (const struct redirection *item = node->redirections; item; item = item->next) {
        effects |= has_effect(item->kind == HERE_DOCUMENT ? item->document->target : item->target);
    }
    return !effects;
}

static pid_t start_shell(const struct node *node, const char *text);

/* -1 and nothing started where the command is not a program after all. */
static pid_t start_plain(const struct node *node, int *started)
{
    struct fields fields = { 0 };
    struct arena_mark mark = arena_mark(&shell.scratch);
    pid_t pid = -1;
    *started = expand_words(node->words, &fields) && fields.count && !function_exists(fields.items[0]) && !find_builtin(fields.items[0]);
    if (*started) {
        int status = 1;
        if (shell.trace) {
            trace_words(&fields);
        }
        pid = start_with(node, fields.items, &status);
        if (pid < 0) {
            /* It has been reported; whoever waits is to get the status. */
            char text[16];
            snprintf(text, sizeof text, "exit %d", status);
            pid = start_shell(NULL, text);
        }
    }
    arena_release(&shell.scratch, mark);
    return pid;
}

/* A new shell with our variables, functions and settings, which then runs the command. */
static pid_t start_shell(const struct node *node, const char *text)
{
    struct text state = { 0 }, command = { 0 };
    variables_write(&state);
    functions_write(&state);
    if (node) {
        unparse(node, &command);
    } else {
        text_append(&command, text, strlen(text));
    }
    char numbers[64], letters[8], *letter = letters;
    *letter++ = 'k';
    for (size_t i = 0; i < 6; i++) {
        static const char names[] = "efuxtr";
        int values[] = {
            shell.exit_on_error, shell.no_patterns, shell.unset_is_error, shell.trace, shell.tested, shell.function_depth,
        };
        if (values[i]) {
            *letter++ = names[i];
        }
    }
    *letter = 0;
    snprintf(numbers, sizeof numbers, "%d %d %d", shell.status, (int)shell.pid, (int)shell.last_background);
    char **arguments = allocate((size_t)(shell.argument_count + 8) * sizeof *arguments), **next = arguments;
    *next++ = (char *)own_path();
    *next++ = (char *)"--continue";
    *next++ = letters;
    *next++ = numbers;
    *next++ = (char *)text_string(&state);
    *next++ = (char *)text_string(&command);
    *next++ = (char *)shell.name;
    for (int i = 0; i < shell.argument_count; i++) {
        *next++ = shell.arguments[i];
    }
    *next = NULL;
    pid_t pid = -1;
    int error = spawn(&pid, own_path(), arguments);
    if (error) {
        errno = error;
        report_errno("cannot start a process");
        pid = -1;
    }
    free(arguments);
    text_free(&state);
    text_free(&command);
    return pid;
}

pid_t start_command(const struct node *node, const char *text, int input, int output, int other)
{
    struct saved_descriptor *descriptors = NULL;
    int streams[] = { input, output }, started = 0;
    fflush(stdout);
    for (int to = 0; to < 2; to++) {
        if (streams[to] >= 0 && streams[to] != to) {
            fcntl(streams[to], F_SETFD, FD_CLOEXEC);
            remember_descriptor(&descriptors, to);
            dup2(streams[to], to);
        }
    }
    if (other >= 0) {
        fcntl(other, F_SETFD, FD_CLOEXEC);
    }
    pid_t pid = is_plain(node) ? start_plain(node, &started) : -1;
    if (!started) {
        pid = start_shell(node, text);
    }
    redirect_undo(descriptors);
    return pid;
}

/* The other side of start_shell: -k letters, then the numbers, the state, the command, the name and the arguments. */
void continue_shell(int argc, char **argv)
{
    for (const char *letter = argv[2]; *letter; letter++) {
        switch (*letter) {
            case 'e': shell.exit_on_error = 1; break;
            case 'f': shell.no_patterns = 1; break;
            case 'u': shell.unset_is_error = 1; break;
            case 'x': shell.trace = 1; break;
            case 't': shell.tested = 1; break;
            case 'r': shell.function_depth = 1; break;
            default: break;
        }
    }
    int trace = shell.trace, on_error = shell.exit_on_error;
    shell.trace = shell.exit_on_error = 0;
    run_text(NULL, argv[4], 0);
    shell.trace = trace;
    shell.exit_on_error = on_error;
    char *end;
    shell.status = (int)strtol(argv[3], &end, 10);
    shell.pid = (pid_t)strtol(end, &end, 10);
    shell.last_background = (pid_t)strtol(end, &end, 10);
    shell.name = argv[6];
    shell.arguments = argv + 7;
    shell.argument_count = argc - 7;
    struct lexer lexer;
    lexer_start(&lexer, NULL, argv[5]);
    leave(run_lexer(&lexer));
}

#endif
