/* Uses up its descriptors, by open and by pipe, and uses numbers that are none. */
#include "hostile.h"
#include <fcntl.h>
#include <limits.h>

int main(void)
{
    static const int numbers[] = { -1, 32, 33, 64, 1 << 20, INT_MAX, INT_MIN };
    int good = 1, opened = 0;
    attempt("descriptors");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char byte;
        if (read(numbers[i], &byte, 1) != -1 || write(numbers[i], "x", 1) != -1 || close(numbers[i]) != -1
            || dup2(numbers[i], 5) != -1 || lseek(numbers[i], 0, SEEK_SET) != -1) {
            printf("accepted %d\n", numbers[i]);
            good = 0;
        }
    }
    if (dup2(1, -1) != -1 || dup2(1, 1 << 30) != -1) {
        puts("accepted a wild target");
        good = 0;
    }
    while (opened < 100000 && open("/", O_RDONLY) >= 0) {
        opened++;
    }
    int fds[2] = { 77, 77 };
    if (pipe(fds) != -1 || fds[0] != 77 || fds[1] != 77) {
        puts("a pipe without free descriptors");
        good = 0;
    }
    printf("opened %d\n", opened);
    return good && opened < 100000 ? refused("descriptors") : survived("descriptors");
}
