/* Reads /proc/PID/status ("Name:", "State:", "PPid:", "VmRSS:" lines) and /proc/PID/cmdline: arguments that end with a NUL each, or an array
 * of JSON. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/common.h"

static int read_file(const char *pid, const char *name, char *buffer, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        return -1;
    }
    ssize_t count = read(fd, buffer, size - 1);
    close(fd);
    buffer[count > 0 ? count : 0] = 0;
    return (int)count;
}

/* The value after "KEY:" and blanks, up to the end of the line. */
static const char *field(const char *status, const char *key, char *out, size_t size)
{
    size_t length = strlen(key);
    strlcpy(out, "-", size);
    for (const char *line = status; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncmp(line, key, length) == 0 && line[length] == ':') {
            const char *value = line + length + 1 + strspn(line + length + 1, " \t");
            size_t end = strcspn(value, "\n");
            snprintf(out, size, "%.*s", (int)end, value);
            break;
        }
    }
    return out;
}

/* Turns an array of strings into words with blanks between. */
static void join_strings(char *text)
{
    char *to = text;
    for (const char *from = text + 1; *from; from++) {
        if (*from == '\\' && from[1]) {
            *to++ = *++from;
        } else if (*from == ',' && from[-1] == '"' && from[1] == '"') {
            *to++ = ' ';
        } else if (*from != '"' && (*from != ']' || from[1])) {
            *to++ = *from;
        }
    }
    *to = 0;
}

static int compare_numbers(const void *left, const void *right)
{
    long a = atol(*(char *const *)left), b = atol(*(char *const *)right);
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    static char status[2048], command[512];
    start_program(argc, argv, "[-aefAlx]",
        "Lists the processes; every form shows every process.");
    for (int option; (option = getopt(argc, argv, "aefAlx")) != -1;) {
        if (option == '?') {
            usage();
        }
    }
    size_t count;
    char **names = list_directory("/proc", &count);
    if (!names) {
        complain_errno("cannot read '/proc'");
        return 1;
    }
    qsort(names, count, sizeof *names, compare_numbers);
    puts("  PID  PPID S    MEMORY COMMAND");
    for (size_t i = 0; i < count; i++) {
        const char *pid = names[i];
        if (*pid < '0' || *pid > '9' || read_file(pid, "status", status, sizeof status) <= 0) {
            continue; /* not a process, or ended since */
        }
        char parent[16], state[32], memory[32], name[64];
        int length = read_file(pid, "cmdline", command, sizeof command);
        if (length > 1 && command[0] == '[' && (command[1] == '"' || command[1] == ']')) {
            join_strings(command);
        } else {
            for (int c = 0; c < length - 1; c++) {
                command[c] = command[c] ? command[c] : ' ';
            }
        }
        if (length <= 0) {
            snprintf(command, sizeof command, "[%s]", field(status, "Name", name, sizeof name));
        }
        field(status, "State", state, sizeof state);
        state[1] = 0;
        printf("%5s %5s %s %9s %s\n", pid, field(status, "PPid", parent, sizeof parent), state,
            field(status, "VmRSS", memory, sizeof memory), command);
    }
    return close_output(0);
}
