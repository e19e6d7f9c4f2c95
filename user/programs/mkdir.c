#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/common.h"

static int make_with_parents(const char *path)
{
    char *copy = strdup(path);
    struct stat info;
    if (!copy) {
        die(1, "out of memory");
    }
    for (char *slash = copy; (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        if (mkdir(copy, 0777) != 0 && stat(copy, &info) != 0) {
            complain_errno("cannot create directory '%s'", copy);
            free(copy);
            return 1;
        }
        *slash = '/';
    }
    free(copy);
    if (mkdir(path, 0777) == 0 || (stat(path, &info) == 0 && S_ISDIR(info.st_mode))) {
        return 0;
    }
    complain_errno("cannot create directory '%s'", path);
    return 1;
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-pv] DIRECTORY...",
        "Makes directories. -p makes missing parents and accepts what is there.");
    int parents = 0, verbose = 0;
    for (int option; (option = getopt(argc, argv, "pv")) != -1;) {
        if (option == '?') {
            usage();
        }
        parents |= option == 'p';
        verbose |= option == 'v';
    }
    if (optind == argc) {
        usage();
    }
    int status = 0;
    for (; optind < argc; optind++) {
        const char *path = argv[optind];
        int failed = parents ? make_with_parents(path) : mkdir(path, 0777) != 0;
        if (failed && !parents) {
            complain_errno("cannot create directory '%s'", path);
        } else if (!failed && verbose) {
            printf("created directory '%s'\n", path);
        }
        status |= failed;
    }
    return close_output(status);
}
