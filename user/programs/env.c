#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/common.h"

int main(int argc, char **argv)
{
    start_program(argc == 2 ? argc : 1, argv, "[-i] [-u NAME]... [NAME=VALUE]... [COMMAND [ARGUMENT]...]",
        "Shows the environment, or runs a command in a changed one.");
    for (int option; (option = getopt(argc, argv, "iu:")) != -1;) {
        switch (option) {
            case 'i': clearenv(); break;
            case 'u':
                if (unsetenv(optarg) != 0) {
                    die(125, "'%s' is not a variable name", optarg);
                }
                break;
            default: usage();
        }
    }
    for (; optind < argc && strchr(argv[optind], '='); optind++) {
        if (putenv(argv[optind]) != 0) {
            die(125, "'%s' is not an assignment", argv[optind]);
        }
    }
    if (optind == argc) {
        for (char **entry = environ; entry && *entry; entry++) {
            puts(*entry);
        }
        return close_output(0);
    }
    execvp(argv[optind], argv + optind);
    int status = errno == ENOENT ? 127 : 126;
    complain_errno("cannot run '%s'", argv[optind]);
    return status;
}
