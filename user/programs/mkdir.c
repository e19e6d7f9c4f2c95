#include <errno.h>
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
    set_program_name(argv[0]);
    int parents = 0;
    for (int option; (option = getopt(argc, argv, "p")) != -1;) {
        if (option != 'p') {
            usage("[-p] DIRECTORY...");
        }
        parents = 1;
    }
    if (optind == argc) {
        usage("[-p] DIRECTORY...");
    }
    int status = 0;
    for (; optind < argc; optind++) {
        if (parents) {
            status |= make_with_parents(argv[optind]);
        } else if (mkdir(argv[optind], 0777) != 0) {
            complain_errno("cannot create directory '%s'", argv[optind]);
            status = 1;
        }
    }
    return status;
}
