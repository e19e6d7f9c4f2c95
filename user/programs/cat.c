#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "common/common.h"

static int show(const char *name)
{
    int standard = strcmp(name, "-") == 0;
    int fd = standard ? 0 : open(name, O_RDONLY);
    if (fd < 0) {
        complain_errno("cannot open '%s'", name);
        return 1;
    }
    int result = copy_stream(fd, 1);
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
    set_program_name(argv[0]);
    for (int option; (option = getopt(argc, argv, "u")) != -1;) {
        if (option != 'u') {
            usage("[-u] [FILE]...");
        }
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
