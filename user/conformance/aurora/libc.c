/* The C library's form of Aurora's calls: what they answer, and the error that it finds behind a -1. */
#include "conformance.h"
#include <aurora.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int handled;

static void handler(int number)
{
    (void)number;
    handled++;
}

/* Forks a child that sends the signal in a while. */
static pid_t signal_later(int number)
{
    pid_t self = getpid(), child = fork();
    if (child == 0) {
        usleep(20000);
        kill(self, number);
        usleep(20000);
        _exit(5);
    }
    return child;
}

static void test_messages(void)
{
    char buffer[AURORA_MESSAGE_BYTES + 1] = "text";
    pid_t self = getpid();
    is(aurora_msgsnd(self, buffer, 4), 0, "msgsnd: by the library");
    is(aurora_msgrcv(buffer, 3), 3, "msgrcv: by the library");
    fails_with(EMSGSIZE, aurora_msgsnd(self, buffer, sizeof buffer));
    fails_with(ESRCH, aurora_msgsnd(4711, buffer, 1));
    pid_t child = signal_later(SIGPIPE);
    fails_with(EINTR, aurora_msgrcv(buffer, sizeof buffer));
    is(handled, 1, "msgrcv: a handler ran");
    is(waitpid(child, NULL, 0), child, "waitpid: by the library");
}

static void test_segments(void)
{
    int segment = aurora_shmget(100);
    ok(segment > 0, "shmget: by the library");
    int *memory = aurora_shmat(segment);
    ok(memory != (void *)-1, "shmat: by the library");
    pid_t child = fork();
    if (child == 0) {
        *memory = 42;
        _exit(0);
    }
    waitpid(child, NULL, 0);
    is(*memory, 42, "shmat: shared with a child");
    is(aurora_shmdt(memory), 0, "shmdt: by the library");
    fails_with(EINVAL, aurora_shmdt(memory));
    fails_with(EINVAL, aurora_shmat(segment + 1000));
    fails_with(EINVAL, aurora_shmget(0));
    fails_with(EINVAL, aurora_shmget(AURORA_SEGMENT_BYTES + 1ul));
}

static void test_signals(void)
{
    is(aurora_sigaction(SIGPIPE, handler), 0, "sigaction: by the library");
    fails_with(EINVAL, aurora_sigaction(SIGKILL, handler));
    fails_with(EINVAL, aurora_sigaction(SIGTERM, handler));
    ok(signal(SIGCHLD, handler) == SIG_DFL, "sigaction: signal tells what was before");
    ok(signal(SIGCHLD, SIG_DFL) == handler, "sigaction: and then the handler");
    ok(signal(SIGKILL, handler) == SIG_ERR && errno == EINVAL, "sigaction: signal refuses what cannot be caught");
    int ends[2], on = 1;
    char byte;
    pipe(ends);
    pid_t child = signal_later(SIGPIPE);
    fails_with(EINTR, read(ends[0], &byte, 1));
    waitpid(child, NULL, 0);
    child = signal_later(SIGPIPE);
    fails_with(EINTR, waitpid(child, NULL, 0));
    int status = 0;
    is(waitpid(child, &status, 0), child, "waitpid: the child is still there");
    is(WEXITSTATUS(status), 5, "waitpid: and its status");
    fails_with(ECHILD, waitpid(-1, NULL, 0));
    ioctl(ends[0], AURORA_FIONBIO, &on);
    fails_with(EAGAIN, read(ends[0], &byte, 1));
    close(ends[0]);
    fails_with(EPIPE, write(ends[1], &byte, 1));
    close(ends[1]);
    fails_with(EBADF, write(ends[1], &byte, 1));
}

static void test_filter(void)
{
    uint8_t allowed[AURORA_FILTER_BYTES];
    memset(allowed, 0xff, sizeof allowed);
    allowed[AURORA_SYS_fork / 8] &= (uint8_t)~(1 << AURORA_SYS_fork % 8);
    allowed[AURORA_SYS_open / 8] &= (uint8_t)~(1 << AURORA_SYS_open % 8);
    ok(aurora_clock() < aurora_clock(), "clock: by the library");
    is(aurora_filter(allowed), 0, "filter: by the library");
    fails_with(EPERM, fork());
    fails_with(EPERM, open("/dev/null", O_RDONLY));
    const uint8_t *volatile nowhere = BAD_POINTER;
    fails_with(EFAULT, aurora_filter(nowhere));
}

int main(int count, char **arguments)
{
    pick_instruction(count, arguments);
    aurora_sigaction(SIGPIPE, handler);
    test_messages();
    test_segments();
    test_signals();
    test_filter();
    return tap_done();
}
