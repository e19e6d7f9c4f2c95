#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/common.h"

/* Where the system cannot rename, or not across its file systems: copy, then remove the source. */
static int move(const char *from, const char *to)
{
    struct stat source, target;
    if (lstat(from, &source) != 0) {
        complain_errno("cannot open '%s'", from);
        return 1;
    }
    if (stat(to, &target) == 0 && target.st_ino == source.st_ino && target.st_dev == source.st_dev && source.st_ino) {
        complain("'%s' and '%s' are the same file", from, to);
        return 1;
    }
    if (rename(from, to) == 0) {
        return 0;
    }
    if (errno != ENOSYS && errno != EXDEV) {
        complain_errno("cannot move '%s' to '%s'", from, to);
        return 1;
    }
    if (copy_tree(from, to, 1, 1) != 0) {
        return 1;
    }
    return remove_tree(from, 0);
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-fnv] FILE... TARGET",
        "Renames or moves files and directories. -n keeps what is there, -v says what is moved.");
    int keep = 0, verbose = 0;
    for (int option; (option = getopt(argc, argv, "fnv")) != -1;) {
        if (option == '?') {
            usage();
        }
        keep = option == 'n' || (keep && option != 'f');
        verbose |= option == 'v';
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
            int failed = move(argv[optind], to);
            status |= failed;
            if (verbose && !failed) {
                printf("'%s' -> '%s'\n", argv[optind], to);
            }
        }
        free(path);
    }
    return close_output(status);
}
