/* Forks for ever, in every process. With an argument: forks until refused in one process, whose children wait; then says so. */
#include "hostile.h"
#include <signal.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    if (argc == 1) {
        attempt("fork-bomb");
        for (;;) {
            fork();
        }
    }
    attempt(argv[1]);
    long limit = strtol(argv[1], NULL, 10), made = 0;
    static pid_t children[65536];
    int fds[2];
    if (pipe(fds) != 0) {
        return 1;
    }
    while (made < limit && made < 65536) {
        pid_t child = fork();
        if (child == 0) {
            char byte;
            close(fds[1]);
            read(fds[0], &byte, 1); /* until the parent closes its end */
            _exit(0);
        }
        if (child < 0) {
            break;
        }
        children[made++] = child;
    }
    close(fds[1]);
    printf("made %ld\n", made);
    for (long i = 0; i < made; i++) {
        waitpid(children[i], NULL, 0);
    }
    return made < limit ? refused(argv[1]) : survived(argv[1]);
}
