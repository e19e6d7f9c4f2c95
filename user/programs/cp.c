#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/common.h"

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-rfnv] FILE... TARGET",
        "Copies files, with -r directories too. -n keeps what is there, -v says what is copied.");
    int recursive = 0, force = 0, keep = 0, verbose = 0;
    for (int option; (option = getopt(argc, argv, "rRfnvp")) != -1;) {
        switch (option) {
            case 'r': case 'R': recursive = 1; break;
            case 'f': force = 1; break;
            case 'n': keep = 1; break;
            case 'v': verbose = 1; break;
            case 'p': die(2, "-p: file times and owners cannot be set here");
            default: usage();
        }
    }
    int count = argc - optind;
    if (count < 2) {
        usage();
    }
    const char *target = argv[argc - 1];
    struct stat info;
    int into = stat(target, &info) == 0 && S_ISDIR(info.st_mode);
    if (count > 2 && !into) {
        die(1, "target '%s' is not a directory", target);
    }
    int status = 0;
    for (; optind < argc - 1; optind++) {
        char *path = into ? join_path(target, base_name(argv[optind])) : NULL;
        const char *to = path ? path : target;
        if (!keep || lstat(to, &info) != 0) {
            int failed = copy_tree(argv[optind], to, recursive, force);
            status |= failed;
            if (verbose && !failed) {
                printf("'%s' -> '%s'\n", argv[optind], to);
            }
        }
        free(path);
    }
    return close_output(status);
}
