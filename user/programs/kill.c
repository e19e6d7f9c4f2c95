#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/common.h"

static int parse_signal(const char *text)
{
    uint64_t number;
    if (parse_count(text, &number)) {
        return number < NSIG ? (int)number : -1;
    }
    return __signal_number(text);
}

static int list(int count, char **names)
{
    int status = 0;
    for (int i = 0; i < count; i++) {
        uint64_t number;
        const char *name = parse_count(names[i], &number) ? __signal_name((int)(number > 128 ? number - 128 : number)) : NULL;
        int found = name ? 0 : __signal_number(names[i]);
        if (name) {
            puts(name);
        } else if (found > 0) {
            printf("%d\n", found);
        } else {
            complain("'%s' is not a signal", names[i]);
            status = 1;
        }
    }
    for (int i = 1; count == 0 && i < NSIG; i++) {
        if (__signal_name(i)) {
            printf("%2d %s\n", i, __signal_name(i));
        }
    }
    return close_output(status);
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-s SIGNAL | -SIGNAL] PID... | -l [SIGNAL]...",
        "Sends signals. -l lists them.");
    int first = 1;
    int number = SIGTERM, given = 0;
    if (argc > 1 && strcmp(argv[1], "-l") == 0) {
        return list(argc - 2, argv + 2);
    }
    if (argc > 1 && argv[1][0] == '-' && argv[1][1] && strcmp(argv[1], "--") != 0) {
        const char *name = argv[1] + 1;
        first = 2;
        if (strcmp(name, "s") == 0) {
            if (argc < 3) {
                usage();
            }
            name = argv[2];
            first = 3;
        }
        number = parse_signal(name);
        given = 1;
        if (number < 0) {
            die(1, "'%s' is not a signal", name);
        }
    }
    if (first < argc && strcmp(argv[first], "--") == 0) {
        first++;
    }
    if (first >= argc) {
        usage();
    }
    int status = 0;
    for (; first < argc; first++) {
        char *end;
        long pid = strtol(argv[first], &end, 10);
        if (*end || end == argv[first] || pid != (pid_t)pid) {
            complain("'%s' is not a process id", argv[first]);
            status = 1;
            continue;
        }
        int result = kill((pid_t)pid, number);
        /* An ABI without SIGTERM: asking a process to end means ending it. */
        if (result != 0 && !given && kill((pid_t)pid, 0) == 0) {
            result = kill((pid_t)pid, SIGKILL);
        }
        if (result != 0) {
            complain_errno("cannot signal process %ld", pid);
            status = 1;
        }
    }
    return status;
}
