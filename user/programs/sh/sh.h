/* The shell: text -> lexer -> parser -> tree -> executor, which asks the expander for the words of each command. */
#ifndef SH_H
#define SH_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* --- memory.c: memory that is given back in the opposite order, and text that grows --- */
struct chunk;
struct arena { struct chunk *chunks; };
struct arena_mark { struct chunk *chunk; size_t used; };
void *arena_allocate(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *text, size_t length);
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);
void arena_free(struct arena *arena);

struct text { char *data; size_t length, capacity; };
void text_add(struct text *text, char c);
void text_append(struct text *text, const char *data, size_t length);
/* Always NUL-terminated, also when nothing was added. */
const char *text_string(struct text *text);
void text_free(struct text *text);
void *allocate(size_t size);
void *reallocate(void *block, size_t size);
char *duplicate(const char *text);

/* --- the tree --- */
struct word { const char *text; struct word *next; };

enum redirection_kind { READ_FROM, WRITE_TO, APPEND_TO, READ_WRITE, DUPLICATE_INPUT, DUPLICATE_OUTPUT, HERE_DOCUMENT };
struct redirection {
    enum redirection_kind kind;
    int fd;
    const char *target;      /* a word; in a document: its body */
    /* Here-document: what the lexer fills in when it comes to the body; the body is expanded unless literal. */
    struct redirection *document;
    const char *delimiter;
    int literal, strip_tabs;
    struct redirection *next;
};

enum node_kind { SIMPLE, PIPELINE, LIST, BACKGROUND, NOT, AND, OR, SUBSHELL, GROUP, IF, WHILE, UNTIL, FOR, CASE, FUNCTION };
struct case_item { struct word *patterns; struct node *body; struct case_item *next; };
struct node {
    enum node_kind kind;
    struct redirection *redirections;
    struct node *next;                /* in a pipeline or a list */
    struct node *first, *second, *third; /* list and pipeline: the first element; if: condition, then, else; loops: condition, body */
    struct word *assignments, *words;
    const char *name;                 /* for: the variable; case: the subject; function: its name */
    int has_words;                    /* for with "in" */
    struct case_item *items;
};

/* --- lexer.c --- */
enum token_kind {
    T_END, T_NEWLINE, T_WORD, T_AND_AND, T_OR_OR, T_SEMICOLON, T_CASE_END, T_AMPERSAND, T_PIPE, T_OPEN, T_CLOSE, T_REDIRECTION
};
struct lexer {
    const char *name;                          /* for messages */
    struct text text;
    size_t position;
    int line;
    int (*more)(struct lexer *, int continued); /* adds a line to the text; 0 at the end; may be NULL */
    int continued;                             /* inside a command */
    struct arena *arena;
    const char *error;
    int have_token;
    enum token_kind token;
    const char *word;
    struct redirection *redirection;
    struct redirection *pending;               /* here-documents whose bodies start on the next line */
};
void lexer_start(struct lexer *lexer, const char *name, const char *text);
enum token_kind lexer_peek(struct lexer *lexer);
void lexer_next(struct lexer *lexer);
/* Where the matching end of a $( or ${ or ` or quote is; for the expander. NULL when there is none. */
const char *skip_substitution(const char *text);

/* --- parser.c --- */
/* The next complete command. NULL with *ended set at the end of the text, NULL with lexer->error set when it is malformed. */
struct node *parse_command_line(struct lexer *lexer, struct arena *arena, int *ended);
int is_name(const char *text, size_t length);
size_t name_length(const char *text);

/* --- variables.c --- */
enum { EXPORTED = 1, READ_ONLY = 2 };
void variables_import(char **environment);
const char *variable_get(const char *name);
int variable_set(const char *name, const char *value, int flags);
int variable_unset(const char *name);
int variable_mark(const char *name, int flags);
void variables_list(const char *prefix, int flags);
void variables_forget_private(void);
int variable_is_exported(const char *name);
void variable_unmark(const char *name, int flags);
/* As text that sets those which are not in the environment. */
void variables_write(struct text *out);
/* NAME=VALUE of every exported variable, in memory that the caller frees. */
char **variables_environment(void);
/* Names that start so, for completion; the call continues from *position (0 at first). */
const char *variable_next(const char *prefix, int *position);

/* --- expand.c, pattern.c, arithmetic.c --- */
struct fields { char **items; size_t count, capacity; };
/* Expands with splitting and pathname patterns; fields live in shell.scratch. 0 on an error, already reported. */
int expand_words(const struct word *words, struct fields *out);
/* One string: no splitting, no patterns. NULL on an error. */
char *expand_single(const char *word);
/* As expand_single, but quoted characters stay escaped by a backslash, for pattern_matches. */
char *expand_pattern(const char *word);
/* The inside of a here-document or of $((...)). */
char *expand_document(const char *body);
int pattern_matches(const char *pattern, const char *text);
int has_pattern(const char *pattern);
char *pattern_literal(const char *pattern);
/* Adds the paths that match, sorted; 0 when there are none. */
int glob_paths(const char *pattern, struct fields *out);
void fields_add(struct fields *fields, char *item);
int evaluate(const char *expression, long *result);

/* --- execute.c, launch.c, redirect.c --- */
enum { LAST = 1 }; /* this process has nothing to do afterwards: a program may replace it */
int execute(struct node *node, int flags);
/* Gives up the current command line (interactive) or the script, with this status. */
void abandon(int status);
int run_text(const char *name, const char *text, int flags);
int run_lexer(struct lexer *lexer);
int run_file(const char *path);
int function_exists(const char *name);
void function_remove(const char *name);
void functions_write(struct text *out);
int assign_variables(const struct word *assignments, int flags);
/* Assignments before a builtin or a function last as long as the call. */
struct saved_variable { char *name, *value; int exported; struct saved_variable *next; };
struct saved_variable *save_variables(const struct word *assignments);
void restore_variables(struct saved_variable *saved);
void trace_words(const struct fields *fields);

/* --- unparse.c, child.c --- */
/* The command as text. */
void unparse(const struct node *node, struct text *out);
/* Starts a process that executes the command, or else the text, and ends: with these as its standard input and output (-1: ours). `other`
 * is not for it. -1 on an error, already reported. */
pid_t start_command(const struct node *node, const char *text, int input, int output, int other);
/* Runs a program with the redirections and assignments of its command, if there is one; the status. */
int run_external(const struct node *node, char **arguments, int flags);
#ifdef NO_FORK
_Noreturn void continue_shell(int argc, char **argv);
#endif
pid_t start_child(void);
int wait_for(pid_t pid, int report);
/* Whether the interrupt key was pressed since the last look; then the current command line is given up. */
int interrupted(void);
/* Waits until a terminal on standard input has something to read; answers as interrupted() when the key comes first. */
int input_interrupted(void);
void run_program(char **arguments) __attribute__((noreturn));
char *find_program(const char *name);
void job_add(pid_t pid, const char *what);
int job_wait(pid_t pid);
void job_wait_all(void);
void jobs_report(int only_ended);

struct saved_descriptor { int fd, copy; struct saved_descriptor *next; };
/* Applies them; when `saved` is given, notes there how to undo it. 0 on an error, already reported. */
int redirect(const struct redirection *list, struct saved_descriptor **saved);
void redirect_undo(struct saved_descriptor *saved);
void remember_descriptor(struct saved_descriptor **saved, int fd);

/* --- builtins --- */
struct builtin { const char *name; int (*run)(int count, char **arguments); int special; };
const struct builtin *find_builtin(const char *name);
const struct builtin *builtin_at(size_t index);
int builtin_test(int count, char **arguments);
int builtin_echo(int count, char **arguments);
int builtin_printf(int count, char **arguments);
int builtin_read(int count, char **arguments);

/* --- edit.c, complete.c --- */
enum edit_result { EDIT_LINE, EDIT_END, EDIT_INTERRUPTED };
/* The line without its newline goes to `line`. */
enum edit_result edit_line(const char *prompt, struct text *line);
int edit_possible(void);
/* Candidates for the word that ends at `cursor`; *start is where it begins. Each candidate is a whole replacement. */
void complete(const char *line, size_t cursor, size_t *start, struct fields *candidates);

/* --- the state --- */
enum unwinding { NOTHING, BREAKING, CONTINUING, RETURNING, ABORTING };
struct shell {
    const char *name;            /* $0 */
    const char *program;         /* what this shell was started as */
    char **arguments;            /* $1... */
    int argument_count;
    int status;                  /* $? */
    pid_t pid, last_background;
    int interactive, interrupted; /* interrupted: ^C ended the line being typed */
    int exit_on_error, trace, unset_is_error, no_patterns;
    int tested;                  /* inside a condition: -e does not apply */
    enum unwinding unwinding;
    int unwind_levels, loop_depth, function_depth, depth;
    struct arena scratch;        /* expansions, released after each command */
};
extern struct shell shell;
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));
void report_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void leave(int status);

#endif
