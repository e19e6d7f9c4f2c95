#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/common.h"

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-rfdv] FILE...",
        "Removes files, with -r directories and all that they contain. -f: no word about what is not there.");
    int recursive = 0, force = 0, directories = 0, verbose = 0;
    for (int option; (option = getopt(argc, argv, "rRfdv")) != -1;) {
        switch (option) {
            case 'r': case 'R': recursive = 1; break;
            case 'f': force = 1; break;
            case 'd': directories = 1; break;
            case 'v': verbose = 1; break;
            default: usage();
        }
    }
    if (optind == argc && !force) {
        usage();
    }
    int status = 0;
    for (; optind < argc; optind++) {
        const char *path = argv[optind];
        const char *last = base_name(path);
        struct stat info;
        if (is_dot_or_dot_dot(last) || strcmp(path, "/") == 0) {
            complain("refusing to remove '%s'", path);
            status = 1;
        } else if (lstat(path, &info) != 0) {
            if (!force || errno != ENOENT) {
                complain_errno("cannot remove '%s'", path);
                status = 1;
            }
        } else if (recursive) {
            status |= remove_tree(path, verbose);
        } else if (S_ISDIR(info.st_mode) && !directories) {
            complain("cannot remove '%s': Is a directory", path);
            status = 1;
        } else if ((S_ISDIR(info.st_mode) ? rmdir(path) : unlink(path)) != 0) {
            complain_errno("cannot remove '%s'", path);
            status = 1;
        } else if (verbose) {
            printf("removed '%s'\n", path);
        }
    }
    return close_output(status);
}
