#include <stdio.h>
#include <string.h>
#include "common/common.h"

int main(int argc, char **argv)
{
    start_program(argc == 2 ? argc : 1, argv, "[-n] [TEXT]...", "Writes its arguments. -n: without the end of the line.");
    int first = argc > 1 && strcmp(argv[1], "-n") == 0 ? 2 : 1;
    for (int i = first; i < argc; i++) {
        printf(i > first ? " %s" : "%s", argv[i]);
    }
    if (first == 1) {
        putchar('\n');
    }
    return close_output(0);
}
