#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

#define MAXIMUM_DEPTH 120 /* of nested commands and calls: stacks are 64 KiB on Aurora */

struct function {
    char *name;
    struct node *body;
    struct function *next;
};

static struct function *functions;
static int functions_defined;

static struct function *find_function(const char *name)
{
    struct function *function = functions;
    while (function && strcmp(function->name, name) != 0) {
        function = function->next;
    }
    return function;
}

int function_exists(const char *name)
{
    return find_function(name) != NULL;
}

void function_remove(const char *name)
{
    struct function **link = &functions;
    while (*link && strcmp((*link)->name, name) != 0) {
        link = &(*link)->next;
    }
    if (*link) {
        struct function *function = *link;
        *link = function->next;
        free(function->name);
        free(function);
    }
}

static int define_function(struct node *node)
{
    struct function *function = find_function(node->name);
    if (!function) {
        function = allocate(sizeof *function);
        *function = (struct function){ .name = duplicate(node->name), .next = functions };
        functions = function;
    }
    function->body = node->first;
    functions_defined++; /* the tree of this text must stay */
    return 0;
}

void functions_write(struct text *out)
{
    for (const struct function *function = functions; function; function = function->next) {
        text_append(out, function->name, strlen(function->name));
        text_append(out, "() ", 3);
        unparse(function->body, out);
    }
}

static int call_function(struct function *function, int count, char **arguments)
{
    char **saved_arguments = shell.arguments;
    int saved_count = shell.argument_count, saved_loops = shell.loop_depth;
    shell.arguments = arguments + 1;
    shell.argument_count = count - 1;
    shell.loop_depth = 0;
    shell.function_depth++;
    int status = execute(function->body, 0);
    shell.function_depth--;
    shell.loop_depth = saved_loops;
    shell.arguments = saved_arguments;
    shell.argument_count = saved_count;
    if (shell.unwinding == RETURNING) {
        shell.unwinding = NOTHING;
        status = shell.status;
    }
    return status;
}

int assign_variables(const struct word *assignments, int flags)
{
    for (; assignments; assignments = assignments->next) {
        size_t length = name_length(assignments->text);
        char *name = arena_copy(&shell.scratch, assignments->text, length);
        char *value = expand_single(assignments->text + length + 1);
        if (!value || !variable_set(name, value, flags)) {
            return 0;
        }
        if (shell.trace) {
            fprintf(stderr, "+ %s=%s\n", name, value);
        }
    }
    return 1;
}

struct saved_variable *save_variables(const struct word *assignments)
{
    struct saved_variable *saved = NULL;
    for (; assignments; assignments = assignments->next) {
        struct saved_variable *item = arena_allocate(&shell.scratch, sizeof *item);
        item->name = arena_copy(&shell.scratch, assignments->text, name_length(assignments->text));
        const char *value = variable_get(item->name);
        item->value = value ? arena_copy(&shell.scratch, value, strlen(value)) : NULL;
        item->exported = variable_is_exported(item->name);
        item->next = saved;
        saved = item;
    }
    return saved;
}

void restore_variables(struct saved_variable *saved)
{
    for (; saved; saved = saved->next) {
        if (saved->value) {
            variable_set(saved->name, saved->value, 0);
            if (!saved->exported) {
                variable_unmark(saved->name, EXPORTED);
            }
        } else {
            variable_unset(saved->name);
        }
    }
}

void abandon(int status)
{
    shell.status = status;
    shell.unwinding = ABORTING;
}

static int run_inside(const struct node *node, const struct builtin *builtin, struct function *function, struct fields *fields)
{
    struct saved_descriptor *descriptors = NULL;
    int keep = builtin && strcmp(builtin->name, "exec") == 0;
    int status = 1;
    if (!redirect(node->redirections, keep ? NULL : &descriptors)) {
        redirect_undo(descriptors);
        if (builtin && builtin->special && !shell.interactive) {
            abandon(1);
        }
        return 1;
    }
    struct saved_variable *variables = builtin && builtin->special ? NULL : save_variables(node->assignments);
    if (assign_variables(node->assignments, builtin && !builtin->special ? 0 : EXPORTED)) {
        status = builtin ? builtin->run((int)fields->count, fields->items)
            : call_function(function, (int)fields->count, fields->items);
    }
    if (fflush(stdout) != 0) {
        report_errno("cannot write");
        status = 1;
    }
    restore_variables(variables);
    redirect_undo(descriptors);
    return status;
}

void trace_words(const struct fields *fields)
{
    fputs("+", stderr);
    for (size_t i = 0; i < fields->count; i++) {
        fprintf(stderr, " %s", fields->items[i]);
    }
    fputc('\n', stderr);
}

static int execute_simple(struct node *node, int flags)
{
    struct fields fields = { 0 };
    if (!expand_words(node->words, &fields)) {
        return 1;
    }
    if (shell.trace && fields.count) {
        trace_words(&fields);
    }
    if (!fields.count) {
        struct saved_descriptor *descriptors = NULL;
        int substituted = 0;
        for (const struct word *word = node->assignments; word; word = word->next) {
            substituted |= strchr(word->text, '`') || strstr(word->text, "$(");
        }
        int good = redirect(node->redirections, &descriptors);
        redirect_undo(descriptors);
        if (!good) {
            return 1;
        }
        if (!assign_variables(node->assignments, 0)) {
            abandon(1);
            return 1;
        }
        return substituted ? shell.status : 0;
    }
    struct function *function = find_function(fields.items[0]);
    const struct builtin *builtin = function ? NULL : find_builtin(fields.items[0]);
    if (function || builtin) {
        return run_inside(node, builtin, function, &fields);
    }
    return run_external(node, fields.items, flags);
}

static int execute_pipeline(struct node *node)
{
    pid_t children[64];
    int count = 0, previous = -1, status = 0;
    for (struct node *command = node->first; command; command = command->next) {
        int fds[2] = { -1, -1 };
        if (count == (int)(sizeof children / sizeof *children)) {
            report("a pipeline has at most %d commands", count);
            break;
        }
        if (command->next && pipe(fds) != 0) {
            report_errno("cannot make a pipe");
            break;
        }
        pid_t child = start_command(command, NULL, previous, fds[1], fds[0]);
        if (previous >= 0) {
            close(previous);
        }
        if (fds[1] >= 0) {
            close(fds[1]);
        }
        previous = fds[0];
        if (child < 0) {
            break;
        }
        children[count++] = child;
        if (!command->next) {
            status = -1;
        }
    }
    if (previous >= 0) {
        close(previous);
    }
    int complete = status == -1;
    for (int i = 0; i < count; i++) {
        int ended = wait_for(children[i], 1);
        status = shell.unwinding == ABORTING ? shell.status : ended;
    }
    return complete ? status : 126;
}

/* A background command for the list of jobs: its words as they were written. */
static void describe(const struct node *node, struct text *out)
{
    if (node->kind == PIPELINE) {
        for (const struct node *command = node->first; command; command = command->next) {
            describe(command, out);
            text_append(out, " | ", command->next ? 3 : 0);
        }
    } else if (node->kind == SIMPLE) {
        for (const struct word *word = node->words; word; word = word->next) {
            text_append(out, word->text, strlen(word->text));
            text_append(out, " ", word->next ? 1 : 0);
        }
    } else {
        text_append(out, "(...)", 5);
    }
}

static int execute_background(struct node *node)
{
    int null = shell.interactive ? -1 : open("/dev/null", O_RDONLY);
    pid_t child = start_command(node->first, NULL, null, -1, -1);
    if (null >= 0) {
        close(null);
    }
    if (child < 0) {
        return 126;
    }
    shell.last_background = child;
    struct text what = { 0 };
    describe(node->first, &what);
    job_add(child, text_string(&what));
    text_free(&what);
    return 0;
}

static int condition(struct node *node)
{
    shell.tested++;
    int status = execute(node, 0);
    shell.tested--;
    return status;
}

/* Whether a loop goes on after its body. */
static int loop_goes_on(void)
{
    if (shell.unwinding == BREAKING || shell.unwinding == CONTINUING) {
        int broken = shell.unwinding == BREAKING;
        if (--shell.unwind_levels > 0) {
            return 0;
        }
        shell.unwinding = NOTHING;
        return !broken;
    }
    return shell.unwinding == NOTHING;
}

static int execute_loop(struct node *node)
{
    int status = 0;
    shell.loop_depth++;
    for (;;) {
        int met = (condition(node->first) == 0) == (node->kind == WHILE);
        if (shell.unwinding != NOTHING) {
            if (loop_goes_on()) {
                continue;
            }
            break;
        }
        if (!met) {
            break;
        }
        status = execute(node->second, 0);
        if (!loop_goes_on()) {
            break;
        }
    }
    shell.loop_depth--;
    return status;
}

static int execute_for(struct node *node)
{
    struct fields fields = { 0 };
    int status = 0;
    if (!node->has_words) {
        for (int i = 0; i < shell.argument_count; i++) {
            fields_add(&fields, shell.arguments[i]);
        }
    } else if (!expand_words(node->words, &fields)) {
        return 1;
    }
    shell.loop_depth++;
    for (size_t i = 0; i < fields.count; i++) {
        if (!variable_set(node->name, fields.items[i], 0)) {
            status = 1;
            break;
        }
        status = execute(node->second, 0);
        if (!loop_goes_on()) {
            break;
        }
    }
    shell.loop_depth--;
    return status;
}

static int execute_case(struct node *node)
{
    char *subject = expand_single(node->name);
    if (!subject) {
        return 1;
    }
    for (struct case_item *item = node->items; item; item = item->next) {
        for (struct word *word = item->patterns; word; word = word->next) {
            char *pattern = expand_pattern(word->text);
            if (!pattern) {
                return 1;
            }
            if (pattern_matches(pattern, subject)) {
                return item->body ? execute(item->body, 0) : 0;
            }
        }
    }
    return 0;
}

static int execute_list(struct node *node, int flags)
{
    int status = 0;
    for (struct node *item = node->first; item; item = item->next) {
        status = execute(item, item->next ? 0 : flags);
        shell.status = status;
        if (shell.unwinding != NOTHING) {
            break;
        }
    }
    return status;
}

static int execute_compound(struct node *node, int flags)
{
    switch (node->kind) {
        case GROUP: return execute_list(node->first, flags);
        case WHILE: case UNTIL: return execute_loop(node);
        case FOR: return execute_for(node);
        case CASE: return execute_case(node);
        case IF:
            if (condition(node->first) == 0) {
                return shell.unwinding == NOTHING ? execute(node->second, flags) : shell.status;
            }
            return shell.unwinding == NOTHING && node->third ? execute(node->third, flags) : 0;
        case SUBSHELL: {
            if (flags & LAST) {
                leave(execute(node->first, LAST));
            }
            pid_t child = start_command(node->first, NULL, -1, -1, -1);
            return child < 0 ? 126 : wait_for(child, 1);
        }
        default: return 1;
    }
}

static int execute_kind(struct node *node, int flags)
{
    struct saved_descriptor *descriptors = NULL;
    int status;
    switch (node->kind) {
        case SIMPLE: return execute_simple(node, flags);
        case PIPELINE: return execute_pipeline(node);
        case LIST: return execute_list(node, flags);
        case BACKGROUND: return execute_background(node);
        case FUNCTION: return define_function(node);
        case NOT:
            status = condition(node->first);
            return shell.unwinding == NOTHING ? !status : status;
        case AND: case OR:
            status = condition(node->first);
            if (shell.unwinding != NOTHING || (status == 0) != (node->kind == AND)) {
                return status;
            }
            shell.status = status;
            return execute(node->second, flags);
        default:
            if (node->redirections) {
                flags = 0;
            }
            if (!redirect(node->redirections, &descriptors)) {
                redirect_undo(descriptors);
                return 1;
            }
            status = execute_compound(node, flags);
            redirect_undo(descriptors);
            return status;
    }
}

int execute(struct node *node, int flags)
{
    if (++shell.depth > MAXIMUM_DEPTH) {
        report("commands nested too deeply");
        shell.depth--;
        abandon(1);
        return 1;
    }
    if (interrupted()) {
        shell.depth--;
        return shell.status;
    }
    struct arena_mark mark = arena_mark(&shell.scratch);
    int status = execute_kind(node, flags);
    arena_release(&shell.scratch, mark);
    shell.depth--;
    if (shell.unwinding == NOTHING) {
        shell.status = status;
    } else {
        status = shell.status;
    }
    if (status != 0 && shell.exit_on_error && !shell.tested && shell.unwinding == NOTHING
        && (node->kind == SIMPLE || node->kind == PIPELINE || node->kind == SUBSHELL)) {
        leave(status);
    }
    return status;
}

int run_lexer(struct lexer *lexer)
{
    for (;;) {
        struct arena arena = { 0 };
        int ended, defined = functions_defined;
        struct node *node = parse_command_line(lexer, &arena, &ended);
        if (lexer->error) {
            if (shell.interrupted) {
                /* Nothing is wrong with a command that was given up. */
            } else if (lexer->name && !shell.interactive) {
                report("%s: line %d: syntax error: %s", lexer->name, lexer->line, lexer->error);
            } else {
                report("syntax error: %s", lexer->error);
            }
            shell.status = 2;
            arena_free(&arena);
            return 2;
        }
        if (node) {
            execute(node, 0);
        }
        if (functions_defined == defined) {
            arena_free(&arena);
        }
        if (ended || shell.unwinding != NOTHING) {
            return shell.status;
        }
    }
}

int run_text(const char *name, const char *text, int flags)
{
    struct lexer lexer;
    lexer_start(&lexer, name, text);
    int status;
    struct arena arena = { 0 };
    int ended;
    /* One line, and the process ends afterwards: no need for another process around its last command. */
    if ((flags & LAST) && !strchr(text, '\n')) {
        struct node *node = parse_command_line(&lexer, &arena, &ended);
        if (node) {
            status = execute(node, shell.exit_on_error ? 0 : LAST);
            text_free(&lexer.text);
            return status;
        }
        arena_free(&arena);
        if (ended) {
            text_free(&lexer.text);
            return 0;
        }
        text_free(&lexer.text);
        lexer_start(&lexer, name, text);
    }
    shell.status = 0;
    status = run_lexer(&lexer);
    text_free(&lexer.text);
    return status;
}
