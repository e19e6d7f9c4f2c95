#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/common.h"

static uint64_t lines = 10, bytes;
static int by_bytes, titles;

static int show(int fd, const char *name)
{
    static char buffer[8192];
    uint64_t left = by_bytes ? bytes : lines;
    while (left > 0) {
        ssize_t count = read(fd, buffer, sizeof buffer);
        if (count < 0) {
            complain_errno("cannot read '%s'", name);
            return 1;
        }
        if (count == 0) {
            break;
        }
        size_t used = 0;
        if (by_bytes) {
            used = (uint64_t)count < left ? (size_t)count : (size_t)left;
            left -= used;
        } else {
            while (used < (size_t)count && left > 0) {
                left -= buffer[used++] == '\n';
            }
        }
        if (fwrite(buffer, 1, used, stdout) != used) {
            complain_errno("cannot write to standard output");
            exit(1);
        }
        /* What follows belongs to the next reader, where the input can be moved back. */
        if (used < (size_t)count) {
            lseek(fd, (off_t)used - (off_t)count, SEEK_CUR);
        }
    }
    return 0;
}

static int number(const char *text, uint64_t *value)
{
    if (!parse_count(text, value)) {
        die(2, "'%s' is not a number", text);
    }
    return 1;
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-n LINES | -c BYTES] [-qv] [FILE]...",
        "Writes the first 10 lines, or as many as are asked for. -q: no titles, -v: always titles.");
    /* The old form: head -20. */
    if (argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9') {
        number(argv[1] + 1, &lines);
        optind = 2;
    }
    for (int option; (option = getopt(argc, argv, "n:c:qv")) != -1;) {
        switch (option) {
            case 'n': number(optarg, &lines); by_bytes = 0; break;
            case 'c': by_bytes = number(optarg, &bytes); break;
            case 'q': titles = -1; break;
            case 'v': titles = 1; break;
            default: usage();
        }
    }
    int status = 0, files = argc - optind, shown = 0, titled = titles ? titles > 0 : files > 1;
    if (files == 0) {
        return close_output(show(0, "standard input"));
    }
    for (; optind < argc; optind++) {
        const char *name = argv[optind];
        int standard = strcmp(name, "-") == 0;
        int fd = standard ? 0 : open(name, O_RDONLY);
        if (fd < 0) {
            complain_errno("cannot open '%s'", name);
            status = 1;
            continue;
        }
        if (titled) {
            printf("%s==> %s <==\n", shown++ ? "\n" : "", standard ? "standard input" : name);
        }
        status |= show(fd, name);
        if (!standard) {
            close(fd);
        }
    }
    return close_output(status);
}
