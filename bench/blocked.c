/* Starts processes that block in a read until there are as many as asked for, says how many there are and what they occupy. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long available(void) {
    static char text[1024];
    int file = open("/proc/meminfo", O_RDONLY);
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *line = strstr(text, "MemAvailable:");
    return line ? strtol(line + strlen("MemAvailable:"), 0, 10) : 0;
}

int main(int count, char **arguments) {
    long wanted = count > 1 ? strtol(arguments[1], 0, 10) : 10000, started = 0;
    int gate[2], ready[2];
    char byte = 0;
    if (pipe(gate) || pipe(ready))
        return 1;
    long before = available();
    while (started < wanted) {
        int child = fork();
        if (child < 0)
            break;
        if (child == 0) {
            close(gate[1]);
            if (write(ready[1], &byte, 1) == 1)
                (void)!read(gate[0], &byte, 1);
            _exit(0);
        }
        started++;
    }
    for (long i = 0; i < started; i++)
        if (read(ready[0], &byte, 1) != 1)
            return 1;
    printf("%ld processes blocked, %ld KiB for each\n", started, started ? (before - available()) / started : 0);
    return started == wanted ? 0 : 1;
}
