#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/common.h"

int main(int argc, char **argv)
{
    set_program_name(argv[0]);
    int recursive = 0, force = 0;
    for (int option; (option = getopt(argc, argv, "rRfp")) != -1;) {
        switch (option) {
            case 'r': case 'R': recursive = 1; break;
            case 'f': force = 1; break;
            case 'p': die(2, "-p: file times and owners cannot be set here");
            default: usage("[-r] [-f] FILE... TARGET");
        }
    }
    int count = argc - optind;
    if (count < 2) {
        usage("[-r] [-f] FILE... TARGET");
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
        status |= copy_tree(argv[optind], path ? path : target, recursive, force);
        free(path);
    }
    return status;
}
