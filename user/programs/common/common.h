/* What the utilities share. */
#ifndef PROGRAMS_COMMON_H
#define PROGRAMS_COMMON_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The name that messages begin with: argv[0] without its directory. */
extern const char *program_name;
/* First thing in main: notes name and usage; with --help before any "--" it shows both texts and exits. */
void start_program(int argc, char **argv, const char *usage, const char *about);

/* "name: MESSAGE" and "name: MESSAGE: <errno's text>" on standard error. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void complain_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, then exit. */
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* How the program is used, on standard error, and exit code 2. */
_Noreturn void usage(void);

void *need_memory(size_t size);
/* "directory/name" in fresh memory. */
char *join_path(const char *directory, const char *name);
const char *base_name(const char *path);
int is_dot_or_dot_dot(const char *name);
/* The names in a directory, sorted, without "." and ".."; NULL with errno set when it cannot be read. */
char **list_directory(const char *path, size_t *count);
void free_list(char **names, size_t count);
/* Copies until the end of the input. 0, or -1 when the input fails, -2 when the output does; errno says why. */
int copy_stream(int from, int to);
int write_fully(int fd, const void *data, size_t count);
/* Exits with 1 and a message when standard output could not be written. */
int close_output(int status);
/* A decimal number without sign; 0 when it is none or does not fit. */
int parse_count(const char *text, uint64_t *value);

/* cp and mv. */
int copy_tree(const char *from, const char *to, int recursive, int force);
/* rm and mv: a directory with everything in it. Complains by itself. */
int remove_tree(const char *path, int verbose);

#endif
