#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

struct shell shell = { .name = "sh" };

static void vreport(int error, const char *format, va_list arguments)
{
    char message[512];
    vsnprintf(message, sizeof message, format, arguments);
    fflush(stdout);
    if (error) {
        fprintf(stderr, "sh: %s: %s\n", message, strerror(error));
    } else {
        fprintf(stderr, "sh: %s\n", message);
    }
}

void report(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vreport(0, format, arguments);
    va_end(arguments);
}

void report_errno(const char *format, ...)
{
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    vreport(error, format, arguments);
    va_end(arguments);
    errno = error;
}

void leave(int status)
{
    if (fflush(stdout) != 0 && status == 0) {
        status = 1;
    }
    _exit(status & 255);
}

int run_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        report_errno("cannot open '%s'", path);
        return errno == ENOENT ? 127 : 126;
    }
    struct text text = { 0 };
    char buffer[1024];
    ssize_t count;
    while ((count = read(fd, buffer, sizeof buffer)) > 0) {
        text_append(&text, buffer, (size_t)count);
    }
    int error = errno;
    close(fd);
    if (count < 0) {
        report("cannot read '%s': %s", path, strerror(error));
        text_free(&text);
        return 126;
    }
    if (text.length && memchr(text.data, 0, text.length)) {
        report("cannot run '%s': it is not a text file", path);
        text_free(&text);
        return 126;
    }
    int status = run_text(path, text_string(&text), 0);
    text_free(&text);
    return status;
}

/* From a pipe or a file on standard input, byte by byte: the commands may want to read what follows. */
static int more_input(struct lexer *lexer, int continued)
{
    (void)continued;
    size_t before = lexer->text.length;
    char c = 0;
    while (c != '\n' && read(0, &c, 1) == 1) {
        if (c == 0) {
            continue;
        }
        text_add(&lexer->text, c);
    }
    return lexer->text.length > before;
}

static const char *prompt(int continued)
{
    const char *text = variable_get(continued ? "PS2" : "PS1");
    char *expanded = text ? expand_document(text) : NULL;
    shell.unwinding = NOTHING;
    return expanded ? expanded : "$ ";
}

static int more_lines(struct lexer *lexer, int continued)
{
    struct text line = { 0 };
    struct arena_mark mark = arena_mark(&shell.scratch);
    if (!continued) {
        jobs_report(1);
        /* What was run is not needed again. */
        lexer->text.length = lexer->position = 0;
    }
    int status = shell.status;
    enum edit_result result = edit_line(prompt(continued), &line);
    shell.status = status;
    arena_release(&shell.scratch, mark);
    if (result == EDIT_LINE) {
        text_append(&lexer->text, line.data, line.length);
        text_add(&lexer->text, '\n');
    }
    shell.interrupted = result == EDIT_INTERRUPTED;
    text_free(&line);
    return result == EDIT_LINE;
}

static int run_interactive(void)
{
    signal(SIGINT, SIG_IGN);
    if (!variable_get("PS1")) {
        variable_set("PS1", "$PWD $ ", 0);
    }
    if (!variable_get("PS2")) {
        variable_set("PS2", "> ", 0);
    }
    for (;;) {
        struct lexer lexer;
        lexer_start(&lexer, NULL, "");
        lexer.more = more_lines;
        shell.interrupted = 0;
        run_lexer(&lexer);
        int ended = !lexer.error && shell.unwinding == NOTHING;
        text_free(&lexer.text);
        if (shell.interrupted) {
            shell.status = 130;
        } else if (ended) {
            return shell.status;
        }
        /* A syntax error, an interrupted line or an abandoned command: start afresh. */
        shell.unwinding = NOTHING;
        shell.loop_depth = shell.function_depth = shell.tested = shell.depth = 0;
        arena_free(&shell.scratch);
    }
}

static int set_flag(char letter, int *from_input)
{
    switch (letter) {
        case 'e': shell.exit_on_error = 1; return 1;
        case 'f': shell.no_patterns = 1; return 1;
        case 'i': shell.interactive = 1; return 1;
        case 's': *from_input = 1; return 1;
        case 'u': shell.unset_is_error = 1; return 1;
        case 'x': shell.trace = 1; return 1;
        case 'l': return 1;
        default: return 0;
    }
}

int main(int argc, char **argv, char **envp)
{
    int first = 1, from_input = 0, from_text = 0, continues = 0;
    shell.program = argv[0];
#ifdef NO_FORK
    continues = argc > 6 && strcmp(argv[1], "--continue") == 0;
#endif
    for (; !continues && first < argc && argv[first][0] == '-' && argv[first][1]; first++) {
        if (strcmp(argv[first], "--") == 0) {
            first++;
            break;
        }
        for (const char *letter = argv[first] + 1; *letter; letter++) {
            if (*letter == 'c') {
                from_text = 1;
            } else if (!set_flag(*letter, &from_input)) {
                report("unknown option '-%c'", *letter);
                return 2;
            }
        }
    }
    variables_import(envp);
    shell.pid = getpid();
    char *directory = malloc(PATH_MAX);
    if (directory && getcwd(directory, PATH_MAX)) {
        variable_set("PWD", directory, EXPORTED);
    }
    free(directory);
    if (!variable_get("PATH")) {
        variable_set("PATH", "/bin", EXPORTED);
    }
#ifdef NO_FORK
    if (continues) {
        continue_shell(argc, argv);
    }
#endif
    const char *source = NULL;
    if (from_text || (!from_input && first < argc)) {
        if (first >= argc) {
            report("-c needs a command");
            return 2;
        }
        source = argv[first++];
        shell.name = from_text ? first < argc ? argv[first++] : "sh" : source;
    }
    shell.arguments = argv + first;
    shell.argument_count = argc - first;
    if (from_text) {
        leave(run_text(NULL, source, LAST));
    }
    if (source) {
        leave(run_file(source));
    }
    shell.interactive |= isatty(0) && isatty(2);
    if (shell.interactive && edit_possible()) {
        leave(run_interactive());
    }
    struct lexer lexer;
    lexer_start(&lexer, NULL, "");
    lexer.more = more_input;
    leave(run_lexer(&lexer));
}
