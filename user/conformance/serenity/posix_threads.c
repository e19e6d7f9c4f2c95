/* The POSIX side of threads: cancellation, which the C library makes of a signal that the kernel has for it. */
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../cancel.h"

static pid_t start_sleeper(void)
{
    pid_t child = fork();
    if (child == 0)
        for (;;)
            nap(100000000);
    return child;
}

int main(void)
{
    test_cancel();
    return tap_done();
}
