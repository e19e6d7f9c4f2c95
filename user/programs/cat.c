#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "common/common.h"

static int numbered;

/* Copies with a number before each line; numbers and lines go on from file to file. Answers as copy_stream. */
static int copy_numbered(int from)
{
    static char buffer[8192];
    static unsigned long line;
    static int inside;
    for (ssize_t count; (count = read(from, buffer, sizeof buffer)) != 0;) {
        if (count < 0) {
            return -1;
        }
        for (ssize_t i = 0; i < count; i++) {
            if (!inside) {
                printf("%6lu\t", ++line);
            }
            inside = buffer[i] != '\n';
            putchar(buffer[i]);
        }
        if (fflush(stdout) != 0) {
            return -2;
        }
    }
    return 0;
}

static int show(const char *name)
{
    int standard = strcmp(name, "-") == 0;
    int fd = standard ? 0 : open(name, O_RDONLY);
    if (fd < 0) {
        complain_errno("cannot open '%s'", name);
        return 1;
    }
    int result = numbered ? copy_numbered(fd) : copy_stream(fd, 1);
    if (result == -1) {
        complain_errno("cannot read '%s'", standard ? "standard input" : name);
    } else if (result == -2) {
        complain_errno("cannot write to standard output");
        _exit(1);
    }
    if (!standard) {
        close(fd);
    }
    return result != 0;
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-nu] [FILE]...",
        "Writes files, or its input, one after the other. -n numbers the lines.");
    for (int option; (option = getopt(argc, argv, "nu")) != -1;) {
        if (option == '?') {
            usage();
        }
        numbered |= option == 'n';
    }
    int status = 0;
    if (optind == argc) {
        return show("-");
    }
    for (; optind < argc; optind++) {
        status |= show(argv[optind]);
    }
    return status;
}
