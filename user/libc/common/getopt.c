#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;
static int position;

int getopt(int argc, char *const argv[], const char *options)
{
    if (optind == 0) {
        optind = 1;
        position = 0;
    }
    const char *word = optind < argc ? argv[optind] : NULL;
    if (!word || (position == 0 && (word[0] != '-' || !word[1]))) {
        return -1;
    }
    if (position == 0) {
        if (word[1] == '-' && !word[2]) {
            optind++;
            return -1;
        }
        position = 1;
    }
    int option = optopt = (unsigned char)word[position++];
    int last = !word[position];
    int quiet = !opterr || *options == ':';
    const char *known = option == ':' ? NULL : strchr(options, option);
    if (!known) {
        if (!quiet) {
            fprintf(stderr, "%s: unknown option '-%c'\n", argv[0], option);
        }
        option = '?';
    } else if (known[1] == ':') {
        optarg = last ? NULL : (char *)word + position;
        if (last && optind + 1 < argc) {
            optarg = argv[++optind];
        } else if (last) {
            if (!quiet) {
                fprintf(stderr, "%s: option '-%c' needs a value\n", argv[0], option);
            }
            option = *options == ':' ? ':' : '?';
        }
        last = 1;
    }
    if (last) {
        optind++;
        position = 0;
    }
    return option;
}
